#include "plot/mark.hpp"

#include <algorithm>
#include <cmath>

namespace expertviz::plot {
namespace {

Pen rule_pen(const Canvas& canvas, const Look& look) {
  return level_pen(look.role == Role::baseline ? canvas.palette.level : darker(canvas, look));
}

}  // namespace

void extend(Extents& extents, const Rule& rule, const Density& /*density*/) {
  switch (rule.kind) {
    case Rule::Kind::level:
      extents.y.add(rule.value);
      break;
    case Rule::Kind::upright:
      extents.x.add(rule.value);
      break;
    case Rule::Kind::slope:
      extents.x.add(0);
      extents.y.add(0);
      break;
  }
}

void draw(Canvas& canvas, const Rule& rule) {
  const Frame& frame = canvas.frame;
  const Rect& rect = frame.rect;
  if (!drawable(rule.value)) { return; }
  Point from;
  Point to;
  if (rule.kind == Rule::Kind::level) {
    const double y = sharp(frame.y_of(rule.value));
    from = {rect.x, y};
    to = {rect.right(), y};
  } else if (rule.kind == Rule::Kind::upright) {
    const double x = sharp(frame.x_of(rule.value));
    from = {x, rect.bottom()};
    to = {x, rect.y};
  } else {
    // Up to where it leaves the panel: at its right edge, or at its top.
    const double x =
        rule.value > 0 ? std::min(frame.x.values.high, frame.y.values.high / rule.value) : frame.x.values.high;
    from = {frame.x_of(0), frame.y_of(0)};
    to = {frame.x_of(x), frame.y_of(rule.value * x)};
  }
  if (std::isnan(from.x + from.y + to.x + to.y)) { return; }
  if (rule.kind == Rule::Kind::upright && canvas.density.bars > 0) {
    // Within a bar the rule would be lost: between its dashes there is the background.
    canvas.layers.rules.emplace_back(straight(from, to, {canvas.palette.background, 3, {}}));
  }
  canvas.layers.rules.emplace_back(straight(from, to, rule_pen(canvas, rule.look)));
}

std::vector<Shape> sample_of(const Canvas& canvas, const Rule& rule) {
  const Pen pen = rule_pen(canvas, rule.look);
  return {rule.kind == Rule::Kind::upright ? straight({0, 8}, {0, -8}, pen) : straight({-14, 0}, {14, 0}, pen)};
}

}  // namespace expertviz::plot
