#include "tokens/regex.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <array>
#include <new>

#include <oniguruma.h>

namespace expertviz::tokens {
namespace {

constexpr std::size_t longest_expression = 500;
// Each can cost as much as a walk through the text: together some tenths of a second.
constexpr unsigned long most_retries = 200'000;
constexpr unsigned most_open_choices = 100'000;
constexpr std::chrono::seconds longest_life{5};

struct FreeRegion {
  void operator()(OnigRegion* region) const { onig_region_free(region, 1); }
};
struct FreeMatchParameters {
  void operator()(OnigMatchParam* parameters) const { onig_free_match_param(parameters); }
};

const OnigUChar* bytes_of(std::string_view text) {
  return reinterpret_cast<const OnigUChar*>(text.data());
}

std::string reason(int code, OnigErrorInfo* info) {
  std::array<OnigUChar, ONIG_MAX_ERROR_MESSAGE_LEN> message{};
  const int length = onig_error_code_to_str(message.data(), code, info);
  return {message.begin(), message.begin() + std::clamp(length, 0, ONIG_MAX_ERROR_MESSAGE_LEN)};
}

/// The library must be set up before the first use, and by one thread.
void initialize_library() {
  static const int result = [] {
    std::array<OnigEncoding, 1> encodings = {ONIG_ENCODING_UTF8};
    return onig_initialize(encodings.data(), static_cast<int>(encodings.size()));
  }();
  if (result != ONIG_NORMAL) { throw Error("Oniguruma does not start"); }
}

}  // namespace

Regex::Regex(std::string_view expression)
    : expression_(expression), end_of_life_(std::chrono::steady_clock::now() + longest_life) {
  if (expression_.size() > longest_expression) { fail("is too long"); }
  initialize_library();
  const OnigUChar* begin = bytes_of(expression_);
  OnigRegex compiled = nullptr;
  OnigErrorInfo info{};
  const int result = onig_new(&compiled, begin, begin + expression_.size(), ONIG_OPTION_NONE, ONIG_ENCODING_UTF8,
                              ONIG_SYNTAX_ONIGURUMA, &info);
  if (result != ONIG_NORMAL) { fail("is wrong: " + reason(result, &info)); }
  compiled_.reset(compiled, onig_free);
}

std::optional<Regex::Match> Regex::search(std::string_view text, std::size_t from) const {
  if (std::chrono::steady_clock::now() > end_of_life_) { fail("takes too long"); }
  const std::unique_ptr<OnigMatchParam, FreeMatchParameters> limits(onig_new_match_param());
  const std::unique_ptr<OnigRegion, FreeRegion> region(onig_region_new());
  if (!limits || !region) { throw std::bad_alloc(); }
  onig_set_retry_limit_in_search_of_match_param(limits.get(), most_retries);
  onig_set_match_stack_limit_size_of_match_param(limits.get(), most_open_choices);

  const OnigUChar* begin = bytes_of(text);
  const OnigUChar* end = begin + text.size();
  const int result = onig_search_with_param(compiled_.get(), begin, end, begin + from, end, region.get(),
                                            ONIG_OPTION_NONE, limits.get());
  if (result == ONIG_MISMATCH) { return std::nullopt; }
  if (result < 0) { fail("costs too much on a piece: " + reason(result, nullptr)); }
  return Match{static_cast<std::size_t>(*region->beg), static_cast<std::size_t>(*region->end)};
}

void Regex::fail(const std::string& what) const {
  throw Error("the regular expression \"" + expression_ + "\" of the decoder " + what,
              "no common tokenizer has such a one; fetch the file again from its maker");
}

}  // namespace expertviz::tokens
