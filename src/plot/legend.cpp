#include "plot/legend.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double row_height = 1.55 * TypeSizes::legend;
constexpr double sample_gap = 7;  ///< between a sample and its name
constexpr double part_gap = 14;   ///< between the parts of an entry
constexpr double entry_gap = 26;  ///< between entries

double part_width(const LegendPart& part) {
  return part.sample_width + (part.sample.empty() ? 0 : sample_gap) + part.name.width;
}

/// Widths of the first, second, ... parts.
using PartWidths = std::vector<double>;

PartWidths part_widths(const LegendEntry& entry) {
  PartWidths widths;
  for (const LegendPart& part : entry.parts) {
    widths.push_back(part_width(part));
  }
  return widths;
}

PartWidths widest(const std::vector<LegendEntry>& entries) {
  PartWidths widths;
  for (const LegendEntry& entry : entries) {
    const PartWidths own = part_widths(entry);
    widths.resize(std::max(widths.size(), own.size()), 0);
    for (std::size_t i = 0; i < own.size(); ++i) {
      widths[i] = std::max(widths[i], own[i]);
    }
  }
  return widths;
}

double total(const PartWidths& widths) {
  const double gaps = widths.empty() ? 0 : part_gap * static_cast<double>(widths.size() - 1);
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

void place(Legend& legend, const LegendEntry& entry, const PartWidths& widths, double x, double middle) {
  for (std::size_t i = 0; i < entry.parts.size(); ++i) {
    const LegendPart& part = entry.parts[i];
    for (Shape shape : part.sample) {
      translate(shape, x, middle);
      legend.shapes.push_back(std::move(shape));
    }
    const double name_x = x + part_width(part) - part.name.width;
    legend.shapes.emplace_back(Label{part.name, {name_x, middle + half_height(TypeSizes::legend)}});
    legend.width = std::max(legend.width, name_x + part.name.width);
    x += widths[i] + part_gap;
  }
}

/// One entry behind the other below what is there. False if they need more than `most_rows`.
bool place_in_rows(Legend& legend, const std::vector<LegendEntry>& entries, double width, std::size_t most_rows) {
  std::size_t row = 0;
  double x = 0;
  for (const LegendEntry& entry : entries) {
    const PartWidths widths = part_widths(entry);
    if (x > 0 && x + total(widths) > width) {
      if (++row == most_rows) { return false; }
      x = 0;
    }
    place(legend, entry, widths, x, legend.height + (static_cast<double>(row) + 0.5) * row_height);
    x += total(widths) + entry_gap;
  }
  if (!entries.empty()) { legend.height += static_cast<double>(row + 1) * row_height; }
  return true;
}

/// As many columns as fit, filled downwards.
void place_in_columns(Legend& legend, const std::vector<LegendEntry>& entries, double width) {
  if (entries.empty()) { return; }
  const PartWidths widths = widest(entries);
  const double column = total(widths) + entry_gap;
  const auto columns = static_cast<std::size_t>(std::max(1.0, std::floor((width + entry_gap) / column)));
  const std::size_t rows = (entries.size() + columns - 1) / columns;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    place(legend, entries[i], widths, static_cast<double>(i / rows) * column,
          legend.height + (static_cast<double>(i % rows) + 0.5) * row_height);
  }
  legend.height += static_cast<double>(rows) * row_height;
}

constexpr double usual_sample_width = 28;

}  // namespace

LegendPart legend_part(Typesetter& type, const Palette& palette, const std::string& name, std::vector<Shape> sample,
                       double widest) {
  for (Shape& shape : sample) {
    translate(shape, usual_sample_width / 2, 0);
  }
  const double sample_width = sample.empty() ? 0 : usual_sample_width;
  return {std::move(sample), sample_width, type.fitted(name, {TypeSizes::legend, palette.ink}, widest)};
}

Shape level_sample(Color color) {
  return Polyline{{{-usual_sample_width / 2, 0}, {usual_sample_width / 2, 0}}, level_pen(color)};
}

Pen level_pen(Color color) {
  return {color, 1.6, {7, 4}};
}

Legend lay_out_legend(const std::vector<LegendEntry>& entries, double width, bool in_rows) {
  Legend legend;
  if (place_in_rows(legend, entries, width, in_rows ? entries.size() : 1)) { return legend; }
  legend = {};
  std::vector<LegendEntry> series;
  std::vector<LegendEntry> others;
  for (const LegendEntry& entry : entries) {
    (entry.apart ? others : series).push_back(entry);
  }
  place_in_columns(legend, series, width);
  place_in_rows(legend, others, width, others.size());
  return legend;
}

}  // namespace expertviz::plot
