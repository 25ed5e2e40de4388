#include "plot/typesetter.hpp"

#include "expertviz/error.hpp"
#include "plot/pango_text.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <utility>

namespace expertviz::plot {
namespace {

/// What letters of the text font reach above and below the baseline, as shares of the size.
constexpr double usual_ascent = 0.76;
constexpr double usual_descent = 0.24;

/// Of one text that has to be broken; what is left is cut.
constexpr std::size_t most_lines = 4;

constexpr double in_points(int pango_units) {
  return static_cast<double>(pango_units) / PANGO_SCALE;
}

void replace_characters(std::string& text, const std::set<gunichar>& characters) {
  std::string replaced;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    const gunichar character = g_utf8_get_char(at);
    const char* next = g_utf8_next_char(at);
    if (characters.contains(character)) {
      replaced += text::code_point_text(character);
    } else {
      replaced.append(at, next);
    }
    at = next;
  }
  text = std::move(replaced);
}

/// No letters are so narrow that more bytes could fit, and measuring a megabyte to find out would take seconds.
std::size_t most_bytes(double width) {
  return static_cast<std::size_t>(std::max(width, 0.0) * 8) + 64;
}

/// The first `characters` characters of printable text.
std::string_view first_characters(std::string_view text, std::size_t characters) {
  const char* end = g_utf8_offset_to_pointer(text.data(), static_cast<glong>(characters));
  return text.substr(0, static_cast<std::size_t>(end - text.data()));
}

}  // namespace

Typesetter::Typesetter() : context_(text_context()), layout_(pango_layout_new(context_.get())) {
  if (!has_font(context_.get())) {
    throw Error("no font is installed, so no text can be drawn", "install one, such as the package fonts-dejavu-core");
  }
}

TextLine Typesetter::line(std::string_view text, const TextStyle& style) {
  return line({TextRun{std::string(text), style.color, style.size, style.bold, style.italic}});
}

TextLine Typesetter::line(std::vector<TextRun> runs) {
  for (TextRun& run : runs) {
    run.text = text::safe_text(run.text);
  }
  fill_layout(layout_.get(), runs);
  if (pango_layout_get_unknown_glyphs_count(layout_.get()) > 0) {
    const std::set<gunichar> unknown = characters_without_font();
    for (TextRun& run : runs) {
      replace_characters(run.text, unknown);
    }
    fill_layout(layout_.get(), runs);
  }
  PangoRectangle ink{};
  PangoRectangle logical{};
  pango_layout_get_extents(layout_.get(), &ink, &logical);
  const int baseline = pango_layout_get_baseline(layout_.get());
  TextLine result;
  result.width = in_points(logical.width);
  for (const TextRun& run : runs) {
    result.ascent = std::max(result.ascent, usual_ascent * run.size);
    result.descent = std::max(result.descent, usual_descent * run.size);
  }
  result.ascent = std::max(result.ascent, in_points(baseline - ink.y));
  result.descent = std::max(result.descent, in_points(ink.y + ink.height - baseline));
  result.right_to_left = pango_layout_get_direction(layout_.get(), 0) == PANGO_DIRECTION_RTL;
  result.runs = std::move(runs);
  return result;
}

TextLine Typesetter::fitted(std::string_view text, const TextStyle& style, double width) {
  TextLine whole = line(text.substr(0, most_bytes(width)), style);
  if (whole.width <= width) { return whole; }
  const std::string& clean = whole.runs.front().text;
  // The widest beginning that fits, by halving; at least one character, so that there is something to see.
  std::size_t fits = 1;
  auto too_wide = static_cast<std::size_t>(g_utf8_strlen(clean.data(), static_cast<gssize>(clean.size())));
  while (fits + 1 < too_wide) {
    const std::size_t middle = fits + (too_wide - fits) / 2;
    const bool ok = line(std::string(first_characters(clean, middle)) + "…", style).width <= width;
    (ok ? fits : too_wide) = middle;
  }
  return line(std::string(first_characters(clean, fits)) + "…", style);
}

std::vector<TextLine> Typesetter::wrapped(std::string_view text, const TextStyle& style, double width) {
  text = text.substr(0, most_lines * most_bytes(width));
  std::vector<TextLine> lines;
  std::string current;
  while (!text.empty() && lines.size() + 1 < most_lines) {
    const std::size_t space = text.find(' ');
    const std::string word(text.substr(0, space));
    const std::string longer = current.empty() ? word : current + " " + word;
    // A fact behind a bar is not torn apart where it can begin a line of its own, which then needs no bar.
    const bool bar = word == "|";
    const std::string fitting = bar ? current + " " + std::string(text.substr(0, text.find(" | ", 1))) : longer;
    if (!current.empty() && line(fitting, style).width > width) {
      if (bar) { text.remove_prefix(std::min(text.size(), word.size() + 1)); }
      lines.push_back(fitted(current, style, width));
      current.clear();
      continue;
    }
    current = longer;
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  }
  if (!text.empty()) {
    if (!current.empty()) { current += ' '; }
    current += text;
  }
  lines.push_back(fitted(current, style, width));
  return lines;
}

TextLine Typesetter::line_of_numbers(std::vector<TextRun> runs) {
  TextLine result;
  for (const TextRun& run : runs) {
    const std::string key = run.text + (run.bold ? " b" : " r") + std::to_string(run.size);
    auto known = widths_.find(key);
    if (known == widths_.end()) { known = widths_.emplace(key, line({run}).width).first; }
    result.width += known->second;
    result.ascent = std::max(result.ascent, usual_ascent * run.size);
    result.descent = std::max(result.descent, usual_descent * run.size);
  }
  result.runs = std::move(runs);
  return result;
}

std::set<gunichar> Typesetter::characters_without_font() const {
  std::set<gunichar> unknown;
  const LayoutIterHandle at(pango_layout_get_iter(layout_.get()));
  do {
    const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(at.get());
    if (run == nullptr) { continue; }
    for (int i = 0; i < run->glyphs->num_glyphs; ++i) {
      const PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
      if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0) { unknown.insert(glyph & ~PANGO_GLYPH_UNKNOWN_FLAG); }
    }
  } while (pango_layout_iter_next_run(at.get()) != 0);
  return unknown;
}

}  // namespace expertviz::plot
