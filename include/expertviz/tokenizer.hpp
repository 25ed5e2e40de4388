#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace expertviz {

/// What a tokenizer knows of one id.
struct Token {
  enum class Kind {
    ordinary,
    added,   ///< from the added tokens: control tokens such as <|im_end|>
    unknown  ///< no tokenizer knows the id
  };
  std::int64_t id = 0;
  Kind kind = Kind::unknown;
  std::string text;   ///< exactly Hugging Face's decode([id], skip_special_tokens=False); UTF-8; empty if unknown
  std::string bytes;  ///< what the piece stands for inside a text: keeps a leading space and incomplete UTF-8
};

/// Token ids to text, from a model's tokenizer files: a tokenizer.json; a vocab.json with the added_tokens.json beside
/// it; tiktoken's lines of "base64 rank"; SentencePiece's tokenizer.model. The kind is told by the content, not by the
/// name. Ids that the file does not know are looked up in the tokenizer_config.json beside it.
///
/// No table of all pieces is built: each `decode` walks through the file once and keeps what it was asked for, so ask
/// for all ids at once. An id that no file knows is no error (`Token::Kind::unknown`).
///
/// Errors: `Error` naming the file and what is wrong, for one that is missing or no tokenizer. What is wrong only in
/// parts that are not needed, such as the merges, goes unseen.
class Tokenizer {
 public:
  /// A tokenizer file, or a model folder that holds one. Reads the start of the file to tell its kind.
  explicit Tokenizer(const std::filesystem::path& file_or_folder);
  ~Tokenizer();
  Tokenizer(Tokenizer&&) noexcept;
  Tokenizer& operator=(Tokenizer&&) noexcept;

  /// One token an id, in the order of `ids`.
  [[nodiscard]] std::vector<Token> decode(std::span<const std::int64_t> ids) const;
  /// The file the pieces come from.
  [[nodiscard]] const std::filesystem::path& file() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Where a model's tokenizer was looked for, and found.
struct TokenizerSearch {
  std::optional<std::filesystem::path> found;    ///< a file for `Tokenizer`
  std::vector<std::filesystem::path> looked_in;  ///< files and folders, in the order of looking
  bool is_hub_id = false;                        ///< the name has the form of one: ORG/NAME, or NAME alone
};

/// Looks for the tokenizer of `name`: a file, a model folder, or else a hub id in the local Hugging Face cache
/// (HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME). In the cache the snapshot of refs/main comes first,
/// then the newest. Nothing is downloaded.
///
/// `trusted` is false for a name out of a trace: it may only be a folder or a hub id, not a file. A hub id that could
/// leave the cache is never followed. Never throws for a name that leads nowhere.
///
/// `beside` is the folder of the trace: a relative name without ".." is looked up there too, after the current folder,
/// so that a trace that travels with its tokenizer finds it.
[[nodiscard]] TokenizerSearch find_tokenizer(const std::string& name, bool trusted,
                                             const std::filesystem::path& beside = {});

/// Text for a person. Spaces at the ends become ␣ (a run of them ␣×4), line ends and tabs \n, \r and \t, other
/// invisible characters <U+200B>, bytes that are no UTF-8 <0xE6>; an unknown id is #123. Always UTF-8 without control
/// characters.
///
/// `max_graphemes`: where the text has more than so many characters as a reader counts them (each of the above is one),
/// it is cut to so many, the last of which is …; 0: never cut.
[[nodiscard]] std::string display_label(const Token& token, std::size_t max_graphemes = 0);

/// Characters whose bytes are spread over several tokens: for each token of a path the character that it completes with
/// the tokens right before it, in the form of `display_label`; empty where it completes none. `path` must hold
/// neighbours in a text, such as a node's ancestors from the root on.
///
/// Example: for the bytes E4 BD | A0 E5 | A5 BD the result is "", "你", "好".
[[nodiscard]] std::vector<std::string> completed_characters(std::span<const Token> path);

}  // namespace expertviz
