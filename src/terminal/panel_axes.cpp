#include "terminal/panel_axes.hpp"

#include "text/safe_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace expertviz::terminal {
namespace {

/// The values of a panel's marks along its axes.
struct Extents {
  plot::Extent x;
  plot::Extent y;
  bool has_bars = false;
  bool has_cells = false;

  template <class Mark>
  void add_x(const Mark& mark, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      x.add(place(mark.x, i));
    }
  }
  void add(const Line& line) {
    add_x(line, line.y.size());
    y.add(line.y);
    if (line.mean) { y.add(line.mean->value); }
  }
  void add(const Points& points) {
    add_x(points, points.y.size());
    y.add(points.y);
  }
  template <class LowAndHigh>
  void add(const LowAndHigh& mark) {
    add_x(mark, mark.low.size());
    y.add(mark.low);
    y.add(mark.high);
  }
  void add(const Bars&) { has_bars = true; }
  void add(const Cells& cells) {
    has_cells = true;
    if (cells.columns == 0 || cells.values.empty()) { return; }
    x.add(0);
    x.add(static_cast<double>(cells.columns) - 1);
    y.add(0);
    y.add(static_cast<double>(cells.values.size() / cells.columns) - 1);
  }
  void add(const Rule& rule) {
    if (rule.kind == Rule::Kind::level) { y.add(rule.value); }
    if (rule.kind == Rule::Kind::upright) { x.add(rule.value); }
  }
};

plot::Range places(const plot::Extent& values) {
  return values.empty() ? plot::Range{-0.5, 0.5} : plot::Range{values.low() - 0.5, values.high() + 0.5};
}

plot::Range range_of(const Axis& axis, const plot::Extent& values, bool has_places, const plot::Range& otherwise) {
  if (axis.range) { return {axis.range->first, axis.range->second}; }
  if (axis.kind == Axis::Kind::category) {
    return {-0.5, std::max(static_cast<double>(axis.categories.size()), 1.0) - 0.5};
  }
  if (axis.log) { return plot::log_range(values); }
  return has_places || values.empty() ? places(values) : otherwise;
}

}  // namespace

double PanelAxis::share(double value) const {
  return scale_.has(value) ? scale_(value) : std::numeric_limits<double>::quiet_NaN();
}

double PanelAxis::value_at(double share) const {
  const auto [low, high] = scale_.values;
  return scale_.log ? low * std::pow(high / low, share) : low + share * (high - low);
}

std::vector<PanelAxis::Tick> PanelAxis::ticks(int most) const {
  std::vector<Tick> found;
  if (axis_.kind == Axis::Kind::category) {
    for (std::size_t i = 0; i < axis_.categories.size(); ++i) {
      found.push_back({scale_(static_cast<double>(i)), text::safe_text(axis_.categories[i])});
    }
    return found;
  }
  plot::Range range = scale_.values;
  const double unit = axis_.percent ? 100 : 1;
  range = {range.low * unit, range.high * unit};
  const bool whole = axis_.kind == Axis::Kind::whole;
  for (const plot::Tick& tick : scale_.log ? plot::log_ticks(range, most) : plot::ticks(range, most, whole)) {
    found.push_back({scale_(tick.value / unit), tick.text + (axis_.percent ? "%" : "")});
  }
  return found;
}

PanelScales scales_of(const Panel& panel) {
  Extents extents;
  for (const Mark& mark : panel.marks) {
    std::visit([&extents](const auto& one) { extents.add(one); }, mark);
  }
  for (const BarSpans& spans : bar_spans(panel)) {
    if (!spans.to.empty()) {
      extents.x.add(spans.bars->first);
      extents.x.add(spans.bars->first + static_cast<double>(spans.to.size()) - 1);
    }
    extents.y.add(spans.to);
  }
  const bool has_places = extents.has_bars || extents.has_cells || extents.x.low() == extents.x.high();
  const plot::Range y = extents.has_bars ? plot::bar_range(extents.y) : plot::line_range(extents.y);
  return {{panel.x, range_of(panel.x, extents.x, has_places, {extents.x.low(), extents.x.high()})},
          {panel.y, range_of(panel.y, extents.y, extents.has_cells, y)},
          extents.has_cells,
          !extents.y.empty()};
}

std::vector<BarSpans> bar_spans(const Panel& panel) {
  std::vector<BarSpans> all;
  std::map<double, double> tops;  // of the stack so far, at each place
  for (const Mark& mark : panel.marks) {
    const auto* const bars = std::get_if<Bars>(&mark);
    if (bars == nullptr) { continue; }
    if (!bars->stacked) { tops.clear(); }
    BarSpans spans{bars, all.empty() ? 0 : all.back().set + (bars->stacked ? 0 : 1), {}, {}};
    for (std::size_t i = 0; i < bars->values.size(); ++i) {
      double& top = tops[bars->first + static_cast<double>(i)];
      spans.from.push_back(top);
      spans.to.push_back(top + bars->values[i]);
      if (plot::drawable(bars->values[i])) { top += bars->values[i]; }
    }
    all.push_back(std::move(spans));
  }
  return all;
}

}  // namespace expertviz::terminal
