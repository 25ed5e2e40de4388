#include "commands/values.hpp"

#include "expertviz/error.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace expertviz::commands {
namespace {

/// A number too large to hold becomes the largest.
std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) { return std::nullopt; }
  return error == std::errc() ? number : std::numeric_limits<std::uint64_t>::max();
}

std::optional<double> decimal_number(const std::string& text) {
  // strtod alone would take blanks, hexadecimal, "inf" and "nan".
  if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string::npos) { return std::nullopt; }
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size()) { return std::nullopt; }
  return number;
}

[[noreturn]] void refuse(const std::string& option, const std::string& text, const std::string& wanted) {
  throw Error(fmt::format("{} must be {}, not '{}'", option, wanted, text));
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = text.find(separator); at != std::string_view::npos; at = text.find(separator)) {
    parts.push_back(text.substr(0, at));
    text.remove_prefix(at + 1);
  }
  parts.push_back(text);
  return parts;
}

}  // namespace

std::uint64_t parse_number(const std::string& option, const std::string& text, std::uint64_t least,
                           std::uint64_t most) {
  const std::optional<std::uint64_t> number = whole_number(text);
  if (!number || *number < least) { refuse(option, text, fmt::format("a whole number from {} on", least)); }
  if (*number > most) { refuse(option, text, fmt::format("at most {}", most)); }
  return *number;
}

double parse_factor(const std::string& option, const std::string& text, double least, double most) {
  const std::optional<double> number = decimal_number(text);
  if (!number || !(*number >= least && *number <= most)) {
    refuse(option, text, fmt::format("a number from {} to {}", least, most));
  }
  return *number;
}

Size parse_size(const std::string& option, const std::string& text) {
  constexpr double least = 50;
  constexpr double most = 20'000;
  const auto possible = [](const std::optional<double>& length) {
    return length && *length >= least && *length <= most;
  };
  const std::vector<std::string_view> lengths = split(text, 'x');
  const std::optional<double> width = decimal_number(std::string(lengths.front()));
  const std::optional<double> height = decimal_number(std::string(lengths.back()));
  if (lengths.size() != 2 || !possible(width) || !possible(height)) {
    refuse(option, text, fmt::format("a width and a height from {} to {} points, such as 468x200", least, most));
  }
  return {*width, *height};
}

std::vector<int> parse_layers(const std::string& option, const std::string& text) {
  constexpr std::size_t most_layers = 4096;
  std::vector<int> layers;
  std::set<int> named;
  if (text == "all") { return layers; }
  for (const std::string_view part : split(text, ',')) {
    const std::vector<std::string_view> bounds = split(part, '-');
    const std::optional<std::uint64_t> first = whole_number(bounds.front());
    const std::optional<std::uint64_t> last = whole_number(bounds.back());
    if (bounds.size() > 2 || !first || !last || *last > largest_layer || *first > *last) {
      refuse(option, text, fmt::format("layers from 0 to {}, such as 20, 0,10,20, 0-7 or all", largest_layer));
    }
    for (auto layer = static_cast<int>(*first); layer <= static_cast<int>(*last); ++layer) {
      if (named.insert(layer).second) { layers.push_back(layer); }
    }
    if (layers.size() > most_layers) { refuse(option, text, fmt::format("at most {} layers", most_layers)); }
  }
  return layers;
}

SampleSelection parse_samples(const std::string& option, const std::string& text) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (text == "all") { return SampleSelection::all(); }
  std::vector<SampleSelection::Range> ranges;
  for (const std::string_view part : split(text, ',')) {
    const std::vector<std::string_view> bounds = split(part, '-');
    const std::optional<std::uint64_t> first = whole_number(bounds.front());
    const std::optional<std::uint64_t> last = whole_number(bounds.back());
    if (bounds.size() > 2 || !first || !last || *last > most || *first > *last) {
      refuse(option, text, "samples counted from 0, such as 3, 0,2,5-9 or all");
    }
    ranges.push_back({*first, *last});
  }
  const bool one = text.find_first_of(",-") == std::string::npos;
  return one ? SampleSelection::one(ranges.front().first) : SampleSelection::some(std::move(ranges));
}

std::size_t index_of_choice(const std::string& option, const std::string& text,
                            const std::vector<std::string>& choices) {
  const auto found = std::find(choices.begin(), choices.end(), text);
  if (found == choices.end()) {
    const std::vector<std::string> but_last(choices.begin(), choices.end() - 1);
    refuse(option, text, fmt::format("{} or {}", fmt::join(but_last, ", "), choices.back()));
  }
  return static_cast<std::size_t>(found - choices.begin());
}

}  // namespace expertviz::commands
