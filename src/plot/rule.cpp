#include "plot/mark.hpp"

#include <algorithm>
#include <cmath>

namespace expertviz::plot {
namespace {

/// Some lines of the panel have this look too.
bool belongs_to_lines(const Canvas& canvas, const Look& look) {
  return look.role != Role::baseline &&
         std::any_of(canvas.panel.marks.begin(), canvas.panel.marks.end(), [&look](const Mark& mark) {
           const Line* line = std::get_if<Line>(&mark);
           return line != nullptr && line->look == look;
         });
}

bool is_drawn(const Canvas& canvas, const Look& look) {
  return canvas.density.rules_of_lines() || !belongs_to_lines(canvas, look);
}

/// Darker than what it belongs to, so that it can be seen on it.
Color rule_color(const Canvas& canvas, const Look& look) {
  const Color color = color_of(canvas, look);
  return look.role == Role::baseline ? color : mix(color, canvas.palette.ink, 0.45);
}

}  // namespace

void extend(Extents& extents, const Rule& rule, const Density& density) {
  switch (rule.kind) {
    case Rule::Kind::level:
      if (rule.look.role == Role::baseline || density.rules_of_lines()) { extents.y.add(rule.at); }
      break;
    case Rule::Kind::upright:
      extents.x.add(rule.at);
      break;
    case Rule::Kind::from_origin:
      extents.x.add(0);
      extents.y.add(0);
      break;
  }
}

void draw(Canvas& canvas, const Rule& rule) {
  const Frame& frame = canvas.frame;
  const Rect& rect = frame.rect;
  if (!drawable(rule.at) || !is_drawn(canvas, rule.look)) { return; }
  Point from;
  Point to;
  if (rule.kind == Rule::Kind::level) {
    const double y = sharp(frame.y_of(rule.at));
    from = {rect.x, y};
    to = {rect.right(), y};
  } else if (rule.kind == Rule::Kind::upright) {
    const double x = sharp(frame.x_of(rule.at));
    from = {x, rect.bottom()};
    to = {x, rect.y};
  } else {
    // Up to where it leaves the panel: at its right edge, or at its top.
    const double x = rule.at > 0 ? std::min(frame.x.values.high, frame.y.values.high / rule.at) : frame.x.values.high;
    from = {frame.x_of(0), frame.y_of(0)};
    to = {frame.x_of(x), frame.y_of(rule.at * x)};
  }
  if (std::isnan(from.x + from.y + to.x + to.y)) { return; }
  if (rule.kind == Rule::Kind::upright && canvas.density.bars > 0) {
    // Within a bar the rule would be lost: between its dashes there is the background.
    canvas.layers.rules.emplace_back(straight(from, to, {canvas.palette.background, 3, {}}));
  }
  canvas.layers.rules.emplace_back(straight(from, to, level_pen(rule_color(canvas, rule.look))));
}

std::vector<Shape> sample_of(const Canvas& canvas, const Rule& rule) {
  if (!is_drawn(canvas, rule.look)) { return {}; }
  const Pen pen = level_pen(rule_color(canvas, rule.look));
  return {rule.kind == Rule::Kind::upright ? straight({0, 8}, {0, -8}, pen) : straight({-14, 0}, {14, 0}, pen)};
}

}  // namespace expertviz::plot
