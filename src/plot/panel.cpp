#include "plot/panel.hpp"

#include "plot/spread.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double tick_gap = 8;    ///< between an axis and its numbers
constexpr double label_gap = 12;  ///< between the numbers and the label of an axis
constexpr double end_gap = 6;     ///< between the data and names to the right of them
constexpr double inset = 8;       ///< before the first point and after the last
constexpr double title_gap = 8;   ///< below a panel's title
constexpr double strip_gap = 10;  ///< between a heat map and its colours
constexpr double strip_width = 12;
constexpr double label_distance = 1.15 * TypeSizes::tick;  ///< between the names at the ends of lines

double room_of(const Axis& axis) {
  return axis.label.empty() ? 0 : TypeSizes::axis_label + label_gap;
}

Range category_range(const Axis& axis) {
  return {-0.5, std::max(static_cast<double>(axis.categories.size()), 1.0) - 0.5};
}

/// From the least to the greatest value, without air.
Range tight_range(const Extent& extent) {
  if (extent.empty()) { return {-0.5, 0.5}; }
  if (extent.low() == extent.high()) { return {extent.low() - 0.5, extent.high() + 0.5}; }
  return {extent.low(), extent.high()};
}

Range range_of(const Axis& axis, const Extent& extent, Range (*usual)(const Extent&)) {
  if (axis.range) { return {axis.range->first, axis.range->second}; }
  if (axis.kind == Axis::Kind::category) { return category_range(axis); }
  return axis.log ? log_range(extent) : usual(extent);
}

/// The last value that the scale has a place for.
std::optional<double> last_value(const std::vector<double>& values, const Scale& scale) {
  const auto last = std::find_if(values.rbegin(), values.rend(), [&scale](double value) { return scale.has(value); });
  return last == values.rend() ? std::nullopt : std::optional(*last);
}

}  // namespace

PanelDrawing::PanelDrawing(Canvas canvas, const Size& around, Numbers numbers)
    : canvas_(std::move(canvas)), numbers_(numbers) {
  const Panel& panel = canvas_.panel;
  Extents extents{Extent(panel.x.log), Extent(panel.y.log), Extent(panel.right && panel.right->log), {}};
  for (const Mark& mark : panel.marks) {
    std::visit([&](const auto& one) { extend(extents, one, canvas_.density); }, mark);
    const Cells* cells = std::get_if<Cells>(&mark);
    if (cells != nullptr && !cells->label.empty()) { cells_ = cells; }
  }
  const bool bars = canvas_.density.bars > 0;
  x = range_of(panel.x, extents.x, tight_range);
  y = range_of(panel.y, extents.y, canvas_.density.cells ? tight_range : bars ? bar_range : line_range);
  if (panel.right) { right_range_ = range_of(*panel.right, extents.right, line_range); }
  empty_ = extents.y.empty() && extents.right.empty();
  choose_end_names(around);
}

double PanelDrawing::above() const {
  return canvas_.panel.title.empty() ? 0 : TypeSizes::axis_label + title_gap;
}

double PanelDrawing::below() const {
  return numbers_.below ? room_of(canvas_.panel.x) + TypeSizes::tick + tick_gap : 0;
}

double PanelDrawing::left(double height) {
  if (!numbers_.left) { return 0; }
  left_numbers_ = numbers_beside(canvas_.panel.y, y_scale({0, 0, 0, height}), canvas_.type, canvas_.palette);
  return room_of(canvas_.panel.y) + widest(left_numbers_) + tick_gap;
}

double PanelDrawing::right(double height) {
  double names = 0;
  for (const TextLine& name : names_) {
    names = std::max(names, name.width + end_gap);
  }
  if (cells_ != nullptr) {
    right_axis_ = {cells_->label};
    right_numbers_ = color_numbers(*cells_, height, canvas_.type, canvas_.palette);
  } else if (canvas_.panel.right) {
    right_axis_ = *canvas_.panel.right;
    right_numbers_ =
        numbers_beside(right_axis_, {right_range_, height, 0, right_axis_.log}, canvas_.type, canvas_.palette);
  } else {
    return names;
  }
  return (cells_ != nullptr ? strip_gap + strip_width : 0) + tick_gap + widest(right_numbers_) + room_of(right_axis_);
}

Scale PanelDrawing::x_scale(const Rect& data) const {
  const bool to_the_edge =
      canvas_.panel.x.kind == Axis::Kind::category || canvas_.density.cells || canvas_.density.bars > 0;
  const double air = to_the_edge ? 0 : inset;
  return {x, data.x + air, data.right() - air, canvas_.panel.x.log};
}

Scale PanelDrawing::y_scale(const Rect& data) const {
  if (canvas_.panel.y.kind == Axis::Kind::category) { return {y, data.y, data.bottom()}; }
  return {y, data.bottom(), data.y, canvas_.panel.y.log};
}

void PanelDrawing::draw(Scene& scene, const Place& place) {
  const Palette& palette = canvas_.palette;
  const Rect& data = place.data;
  canvas_.frame = {data, x_scale(data), y_scale(data), {}, place.pixel};
  if (canvas_.panel.right) { canvas_.frame.right = {right_range_, data.bottom(), data.y, canvas_.panel.right->log}; }
  draw_numbers_beside(scene);
  draw_numbers_below(scene, place.limit);
  draw_labels(scene, place.all);
  if (empty_) {
    scene.shapes.emplace_back(Label{canvas_.type.line("no data", {TypeSizes::subtitle, palette.faint_ink, false, true}),
                                    {data.x + data.width / 2, data.y + data.height / 2},
                                    Label::Anchor::middle});
  }
  draw_right(scene);
  for (const Mark& mark : canvas_.panel.marks) {
    std::visit([this](const auto& one) { plot::draw(canvas_, one); }, mark);
  }
  finish_bars(canvas_);
  Layers& layers = canvas_.layers;
  for (std::vector<Shape>* layer : {&layers.areas, &layers.lines, &layers.rules, &layers.points, &layers.numbers}) {
    plot::place(scene, std::move(*layer), {0, 0});
  }
  draw_end_names(scene);
}

void PanelDrawing::draw_numbers_beside(Scene& scene) {
  const Rect& data = canvas_.frame.rect;
  const Palette& palette = canvas_.palette;
  const bool grid = !canvas_.density.cells && canvas_.panel.y.kind != Axis::Kind::category;
  // Where another panel has the numbers, the grid is still there.
  const std::vector<AxisNumber> numbers =
      numbers_.left ? left_numbers_ : numbers_beside(canvas_.panel.y, canvas_.frame.y, canvas_.type, palette);
  for (const AxisNumber& number : numbers) {
    const double height = sharp(canvas_.frame.y(number.value));
    if (grid) { scene.shapes.emplace_back(straight({data.x, height}, {data.right(), height}, {palette.grid, 1, {}})); }
    if (!numbers_.left) { continue; }
    scene.shapes.emplace_back(
        Label{number.text, {data.x - tick_gap, height + half_height(TypeSizes::tick)}, Label::Anchor::end});
  }
}

void PanelDrawing::draw_numbers_below(Scene& scene, double limit) {
  const Rect& data = canvas_.frame.rect;
  const Palette& palette = canvas_.palette;
  const bool grid = !canvas_.density.cells && canvas_.density.bars == 0 && canvas_.panel.x.kind != Axis::Kind::category;
  for (AxisNumber& number : numbers_along(canvas_.panel.x, canvas_.frame.x, data.right(), canvas_.type, palette)) {
    const double at = canvas_.frame.x(number.value);
    if (at + number.text.width / 2 > limit) { continue; }
    if (grid) {
      scene.shapes.emplace_back(straight({sharp(at), data.y}, {sharp(at), data.bottom()}, {palette.grid, 1, {}}));
    }
    if (!numbers_.below) { continue; }
    const double baseline = data.bottom() + tick_gap + 2 * half_height(TypeSizes::tick);
    scene.shapes.emplace_back(Label{std::move(number.text), {at, baseline}, Label::Anchor::middle});
  }
  scene.shapes.emplace_back(straight({data.x, data.bottom()}, {data.right(), data.bottom()}, {palette.axis, 1, {}}));
}

void PanelDrawing::draw_labels(Scene& scene, const Rect& all) {
  const Rect& data = canvas_.frame.rect;
  const Panel& panel = canvas_.panel;
  if (!panel.title.empty()) {
    const TextStyle style{TypeSizes::axis_label, canvas_.palette.ink, true};
    TextLine title = canvas_.type.fitted(panel.title, style, all.width);
    const double half = title.width / 2;
    const double middle = std::clamp(data.x + data.width / 2, all.x + half, std::max(all.right() - half, all.x + half));
    scene.shapes.emplace_back(Label{std::move(title), {middle, data.y - title_gap}, Label::Anchor::middle});
  }
  if (numbers_.below && !panel.x.label.empty()) {
    scene.shapes.emplace_back(Label{axis_label(panel.x, data.width, canvas_.type, canvas_.palette),
                                    {data.x + data.width / 2, all.bottom() - 0.1 * TypeSizes::axis_label},
                                    Label::Anchor::middle});
  }
  if (numbers_.left && !panel.y.label.empty()) {
    scene.shapes.emplace_back(Label{axis_label(panel.y, data.height, canvas_.type, canvas_.palette),
                                    {all.x + half_height(TypeSizes::axis_label) * 2, data.y + data.height / 2},
                                    Label::Anchor::middle,
                                    true});
  }
}

void PanelDrawing::draw_right(Scene& scene) {
  const Rect& data = canvas_.frame.rect;
  if (cells_ != nullptr) {
    const Rect strip{data.right() + strip_gap, data.y, strip_width, data.height};
    place(scene, color_strip(*cells_, canvas_.palette, strip), {0, 0});
    draw_axis_beside(scene, {color_range(*cells_), data.bottom(), data.y, cells_->log}, strip.right());
  } else if (canvas_.panel.right) {
    draw_axis_beside(scene, canvas_.frame.right, data.right());
  }
}

/// Numbers and label to the right of `edge`.
void PanelDrawing::draw_axis_beside(Scene& scene, const Scale& scale, double edge) {
  const Rect& data = canvas_.frame.rect;
  for (const AxisNumber& number : right_numbers_) {
    const double height = sharp(scale(number.value));
    scene.shapes.emplace_back(straight({edge, height}, {edge + tick_gap / 2, height}, {canvas_.palette.axis, 1, {}}));
    scene.shapes.emplace_back(Label{number.text, {edge + tick_gap, height + half_height(TypeSizes::tick)}});
  }
  if (right_axis_.label.empty()) { return; }
  const double at = edge + tick_gap + widest(right_numbers_) + room_of(right_axis_) - 0.1 * TypeSizes::axis_label;
  scene.shapes.emplace_back(Label{axis_label(right_axis_, data.height, canvas_.type, canvas_.palette),
                                  {at, data.y + data.height / 2},
                                  Label::Anchor::middle,
                                  true});
}

/// Several lines have their names at their ends too, where the eye is; as many as fit in a column.
void PanelDrawing::choose_end_names(const Size& around) {
  if (canvas_.panel.right) { return; }
  for (const Mark& mark : canvas_.panel.marks) {
    const Line* line = std::get_if<Line>(&mark);
    if (line != nullptr && line->look.role != Role::baseline) { named_.push_back(line); }
  }
  if (named_.size() < 2 || static_cast<double>(named_.size()) * label_distance > around.height * 0.6) {
    named_.clear();
  }
  if (!ends_apart({y, around.height, 0, canvas_.panel.y.log})) { named_.clear(); }
  for (const Line* line : named_) {
    const TextStyle style{TypeSizes::tick, mix(color_of(canvas_, line->look), canvas_.palette.ink, 0.25)};
    names_.push_back(canvas_.type.fitted(line->label, style, around.width / 6));
    if (!names_.back().runs.front().text.ends_with("…")) { continue; }
    // Where not all of them fit, the legend has to do.
    names_.clear();
    named_.clear();
    return;
  }
}

/// Where lines meet, names pushed apart would stand at the wrong lines.
bool PanelDrawing::ends_apart(const Scale& scale) const {
  std::vector<double> ends;
  for (const Line* line : named_) {
    if (const auto value = last_value(line->y, scale)) { ends.push_back(scale(*value)); }
  }
  const std::vector<double> places = spread(ends, label_distance, 0, scale.start);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (std::abs(places[i] - ends[i]) > label_distance) { return false; }
  }
  return true;
}

void PanelDrawing::draw_end_names(Scene& scene) {
  std::vector<double> ends;
  std::vector<TextLine> named;
  for (std::size_t i = 0; i < named_.size(); ++i) {
    const auto last = last_value(named_[i]->y, canvas_.frame.y);
    if (!last) { continue; }
    ends.push_back(canvas_.frame.y_of(*last));
    named.push_back(std::move(names_[i]));
  }
  const double half = half_height(TypeSizes::tick);
  const Rect& data = canvas_.frame.rect;
  const std::vector<double> places = spread(ends, label_distance, data.y, data.bottom() - half);
  for (std::size_t i = 0; i < named.size(); ++i) {
    scene.shapes.emplace_back(Label{std::move(named[i]), {data.right() + end_gap, places[i] + half}});
  }
}

}  // namespace expertviz::plot
