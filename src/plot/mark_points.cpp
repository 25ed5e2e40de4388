#include "plot/looks.hpp"
#include "plot/panel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double largest_radius = 11;
constexpr double least_radius = 1.6;

bool overlaps(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// Names beside their points, those that would lie over one before left out.
void draw_names(Layers& to, const PanelContext& context, const Frame& frame, const Points& points,
                const std::vector<std::pair<std::size_t, Point>>& places) {
  const TextStyle style{TypeSizes::tick, context.palette.faint_ink};
  std::vector<Rect> taken;
  for (const auto& [i, at] : places) {
    if (i >= points.names.size() || points.names[i].empty()) { continue; }
    TextLine name = context.type.line(points.names[i], style);
    const double height = TypeSizes::tick;
    const bool to_the_left = at.x + 7 + name.width > frame.rect.right();
    const Rect box{to_the_left ? at.x - 7 - name.width : at.x + 7, at.y + 4, name.width, height};
    if (box.bottom() > frame.rect.bottom() ||
        std::any_of(taken.begin(), taken.end(), [&box](const Rect& other) { return overlaps(box, other); })) {
      continue;
    }
    taken.push_back({box.x - 3, box.y - 1, box.width + 6, box.height + 2});
    to.over.emplace_back(Label{std::move(name), {box.x, box.y + 2 * half_height(TypeSizes::tick)}});
  }
}

}  // namespace

void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Points& points) {
  const bool category = context.panel.x.kind == Axis::Kind::category;
  const double plain = category ? std::clamp(frame.pitch() * 0.3, 2.5, 6.0) : 4;
  const Color fill = points.look.role == Role::accepted ? context.palette.accepted
                                                        : line_color(context.palette, points.look, context.series);
  const double heaviest = points.weights.empty() ? 0 : *std::max_element(points.weights.begin(), points.weights.end());
  Marks marks{point_shape(points.look), {}, plain, fill, Pen{context.palette.background, 1, {}}};
  std::vector<std::pair<std::size_t, Point>> places;
  for (std::size_t i = 0; i < points.y.size(); ++i) {
    if (!frame.y.has(points.y[i]) || !frame.x.has(x_at(points.x, i))) { continue; }
    const Point at{frame.x(x_at(points.x, i)), frame.y(points.y[i])};
    places.emplace_back(i, at);
    if (heaviest > 0) {
      Marks one = marks;
      one.radius = std::max(largest_radius * std::sqrt(points.weights[i] / heaviest), least_radius);
      one.centres = {at};
      to.over.emplace_back(std::move(one));
    } else {
      marks.centres.push_back(at);
    }
  }
  if (!marks.centres.empty()) { to.over.emplace_back(std::move(marks)); }
  draw_names(to, context, frame, points, places);
}

void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Intervals& intervals) {
  const Pen pen{line_color(context.palette, intervals.look, context.series), 1.6, {}};
  constexpr double cap = 3.5;
  for (std::size_t i = 0; i < intervals.low.size(); ++i) {
    if (!frame.y.has(intervals.low[i]) || !frame.y.has(intervals.high[i])) { continue; }
    const double x = frame.x(x_at(intervals.x, i));
    const double low = frame.y(intervals.low[i]);
    const double high = frame.y(intervals.high[i]);
    to.middle.emplace_back(Polyline{{{x, low}, {x, high}}, pen});
    if (frame.pitch() < 4 * cap) { continue; }
    to.middle.emplace_back(Polyline{{{x - cap, low}, {x + cap, low}}, pen});
    to.middle.emplace_back(Polyline{{{x - cap, high}, {x + cap, high}}, pen});
  }
}

}  // namespace expertviz::plot
