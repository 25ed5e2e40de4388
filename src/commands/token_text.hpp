#pragma once

#include "expertviz/tokenizer.hpp"
#include "expertviz/verify_step.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace expertviz::commands {

/// The tokenizer for a tree: the one that --tokenizer names, or else the one of the trace's model.
class TokenText {
 public:
  /// `named` is what --tokenizer says; `trace` is the trace's path. Throws `Error` if there is no tokenizer there.
  TokenText(const std::optional<std::string>& named, const std::string& trace);

  /// One token an id. Without a tokenizer all are unknown, and `note` says how to give one.
  [[nodiscard]] std::vector<Token> decode(std::span<const std::int64_t> ids, const SampleInfo& info);
  /// Whether `decode` had a tokenizer.
  [[nodiscard]] bool has_tokenizer() const { return tokenizer_.has_value(); }

  /// Why the last `decode` had no tokenizer.
  [[nodiscard]] const std::optional<std::string>& note() const { return note_; }

 private:
  void find_for_model(const SampleInfo& info);

  std::filesystem::path trace_folder_;
  std::optional<Tokenizer> tokenizer_;
  std::optional<std::string> note_;
};

}  // namespace expertviz::commands
