#include "plot/panel_drawing.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double tick_gap = 8;    ///< between an axis and its numbers
constexpr double label_gap = 12;  ///< between the numbers and the label of an axis
constexpr double line_inset = 8;  ///< between the edge of the data and the first value of a line

template <class Kind>
const Kind* first_of(const Panel& panel) {
  for (const Mark& mark : panel.marks) {
    if (const auto* one = std::get_if<Kind>(&mark)) { return one; }
  }
  return nullptr;
}

Polyline straight(Point from, Point to, Color color) {
  return {{from, to}, {color, 1, {}}};
}

}  // namespace

double x_at(const std::vector<double>& x, std::size_t i) {
  return x.empty() ? static_cast<double>(i) : x[i];
}

double sharp(double position) {
  return std::round(position * 2) / 2;
}

PanelDrawing::PanelDrawing(const Panel& panel, const Palette& palette, Typesetter& type, double pixel)
    : context_{panel, palette, type, pixel, series_count(panel)}, cells_(first_of<Cells>(panel)) {
  for (const Mark& mark : panel.marks) {
    std::visit([this](const auto& one) { extend(one); }, mark);
  }
  for (const std::vector<double>& tops : bar_tops(panel)) {
    y_.add(tops);
  }
}

void PanelDrawing::extend(const Cells& cells) {
  for (const double value : cells.values) {
    y_.add(value);
  }
}

void PanelDrawing::extend(const Rule& rule) {
  if (rule.kind == Rule::Kind::level) { y_.add(rule.value); }
  if (rule.kind == Rule::Kind::upright) { x_.add(rule.value); }
}

Range PanelDrawing::x_range() const {
  const Axis& axis = context_.panel.x;
  if (axis.range) { return {axis.range->first, axis.range->second}; }
  if (axis.kind == Axis::Kind::category) {
    return {-0.5, static_cast<double>(std::max<std::size_t>(axis.categories.size(), 1)) - 0.5};
  }
  if (cells_ != nullptr) { return {-0.5, static_cast<double>(std::max<std::size_t>(cells_->columns, 1)) - 0.5}; }
  if (axis.log) { return log_range(x_); }
  if (x_.empty()) { return {-0.5, 0.5}; }
  if (first_of<Bars>(context_.panel) != nullptr || x_.low() == x_.high()) { return {x_.low() - 0.5, x_.high() + 0.5}; }
  return {x_.low(), x_.high()};
}

Range PanelDrawing::y_range() const {
  const Axis& axis = context_.panel.y;
  if (axis.range) { return {axis.range->first, axis.range->second}; }
  if (cells_ != nullptr) {
    const double rows = cells_->columns == 0 ? 1 : static_cast<double>(cells_->values.size() / cells_->columns);
    return {-0.5, std::max(rows, 1.0) - 0.5};
  }
  if (axis.log) { return log_range(y_); }
  return first_of<Bars>(context_.panel) != nullptr ? bar_range(y_) : line_range(y_);
}

double PanelDrawing::left_margin(double height, bool labels) {
  double widest = 0;
  const Range range = y_range();
  for (const AxisNumber& number : axis_numbers(context_.panel.y, range, height, true, 0, context_.type, tick_style())) {
    widest = std::max(widest, number.text.width);
  }
  const bool label = labels && !context_.panel.y.label.empty();
  return (label ? TypeSizes::axis_label + label_gap : 0) + widest + tick_gap;
}

double PanelDrawing::bottom_margin(bool labels) const {
  const bool label = labels && !context_.panel.x.label.empty();
  return (label ? TypeSizes::axis_label + label_gap : 0) + TypeSizes::tick + tick_gap;
}

Rect PanelDrawing::data_area(const Rect& outer, bool labels) {
  const double title = context_.panel.title.empty() ? 0 : 1.6 * TypeSizes::axis_label;
  const double top = sharp(outer.y + title);
  const double bottom = sharp(outer.bottom() - bottom_margin(labels));
  const double left = sharp(outer.x + left_margin(bottom - top, labels));
  names_ = end_names(context_, {outer.width / 6, (bottom - top) * 0.8});
  double right_margin = 0;
  for (const TextLine& name : names_) {
    right_margin = std::max(right_margin, name.width + end_gap);
  }
  if (cells_ != nullptr) { right_margin = color_bar_width(context_, *cells_); }
  return {left, top, sharp(outer.right() - right_margin) - left, bottom - top};
}

void PanelDrawing::draw(Scene& scene, const Rect& outer, bool labels) {
  const Rect area = data_area(outer, labels);
  const Axis& x = context_.panel.x;
  const bool inset = x.kind != Axis::Kind::category && cells_ == nullptr && first_of<Bars>(context_.panel) == nullptr;
  const double aside = inset ? line_inset : 0;
  Frame frame{area,
              {x_range(), area.x + aside, area.right() - aside, x.log},
              {y_range(), area.bottom(), area.y, context_.panel.y.log}};
  // Rows of cells are read from the top.
  if (cells_ != nullptr) { std::swap(frame.y.start, frame.y.end); }
  draw_axes(scene, frame, outer, labels);

  Layers layers;
  draw_bars(layers, context_, frame);
  for (const Mark& mark : context_.panel.marks) {
    std::visit(
        [&](const auto& one) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(one)>, Bars>) { draw_mark(layers, context_, frame, one); }
        },
        mark);
  }
  if (cells_ != nullptr) { draw_color_bar(layers, context_, frame, *cells_); }
  draw_end_names(layers, context_, frame, std::move(names_));
  for (std::vector<Shape>* shapes : {&layers.under, &layers.middle, &layers.over}) {
    std::move(shapes->begin(), shapes->end(), std::back_inserter(scene.shapes));
  }
  if (y_.empty()) {
    scene.shapes.emplace_back(
        Label{context_.type.line("no data", {TypeSizes::subtitle, context_.palette.faint_ink, false, true}),
              {area.x + area.width / 2, area.y + area.height / 2},
              Label::Anchor::middle});
  }
}

void PanelDrawing::draw_axes(Scene& scene, const Frame& frame, const Rect& outer, bool labels) {
  const auto& [panel, palette, type, pixel, series] = context_;
  const Rect& area = frame.rect;
  const bool grid = cells_ == nullptr;
  for (AxisNumber& number : axis_numbers(panel.y, frame.y.values, area.height, true, 0, type, tick_style())) {
    const double y = sharp(frame.y(number.value));
    if (grid) { scene.shapes.emplace_back(straight({area.x, y}, {area.right(), y}, palette.grid)); }
    scene.shapes.emplace_back(
        Label{std::move(number.text), {area.x - tick_gap, y + half_height(TypeSizes::tick)}, Label::Anchor::end});
  }
  // After the last value there is some room in which a round number may still stand: 600 where there are 600 steps.
  const double inset = area.right() - frame.x.end;
  const double past = frame.x.log || inset <= 0
                          ? 0
                          : inset / (frame.x.end - frame.x.start) * (frame.x.values.high - frame.x.values.low);
  for (AxisNumber& number :
       axis_numbers(panel.x, frame.x.values, frame.x.end - frame.x.start, false, past, type, tick_style())) {
    const double x = frame.x(number.value);
    if (x + number.text.width / 2 > scene.width) { continue; }
    if (grid && panel.x.kind != Axis::Kind::category) {
      scene.shapes.emplace_back(straight({sharp(x), area.y}, {sharp(x), area.bottom()}, palette.grid));
    }
    scene.shapes.emplace_back(Label{std::move(number.text),
                                    {x, area.bottom() + tick_gap + 2 * half_height(TypeSizes::tick)},
                                    Label::Anchor::middle});
  }
  scene.shapes.emplace_back(straight({area.x, area.bottom()}, {area.right(), area.bottom()}, palette.axis));
  if (!panel.title.empty()) {
    scene.shapes.emplace_back(Label{type.fitted(panel.title, {TypeSizes::axis_label, palette.ink, true}, outer.width),
                                    {outer.x, outer.y + 2 * half_height(TypeSizes::axis_label)}});
  }
  if (labels) { draw_labels(scene, area, outer); }
}

void PanelDrawing::draw_labels(Scene& scene, const Rect& area, const Rect& outer) {
  const TextStyle style{TypeSizes::axis_label, context_.palette.ink, true};
  if (!context_.panel.x.label.empty()) {
    scene.shapes.emplace_back(Label{axis_label(context_.panel.x, style, area.width),
                                    {area.x + area.width / 2, outer.bottom() - 0.1 * TypeSizes::axis_label},
                                    Label::Anchor::middle});
  }
  if (!context_.panel.y.label.empty()) {
    scene.shapes.emplace_back(Label{axis_label(context_.panel.y, style, area.height),
                                    {outer.x + half_height(TypeSizes::axis_label) * 2, area.y + area.height / 2},
                                    Label::Anchor::middle,
                                    true});
  }
}

/// The label, or its short form where that has no room.
TextLine PanelDrawing::axis_label(const Axis& axis, const TextStyle& style, double room) {
  TextLine line = context_.type.line(axis.label, style);
  if (line.width <= room || axis.short_label.empty()) { return context_.type.fitted(axis.label, style, room); }
  return context_.type.fitted(axis.short_label, style, room);
}

std::vector<LegendEntry> PanelDrawing::legend(double widest) const {
  return legend_of(context_, widest);
}

}  // namespace expertviz::plot
