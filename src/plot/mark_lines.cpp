#include "plot/looks.hpp"
#include "plot/panel.hpp"
#include "plot/spread.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double label_distance = 1.15 * TypeSizes::tick;  ///< between the names at the ends of lines
constexpr std::size_t most_mean_lines = 4;
constexpr double band_alpha = 0.28;

/// Neighbouring points without a gap between them.
using Run = std::vector<Point>;

std::vector<Run> runs_of(const Frame& frame, const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<Run> runs;
  bool open = false;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (!frame.y.has(y[i]) || !frame.x.has(x_at(x, i))) {
      open = false;
      continue;
    }
    if (!open) { runs.emplace_back(); }
    runs.back().push_back({frame.x(x_at(x, i)), frame.y(y[i])});
    open = true;
  }
  return runs;
}

/// What drawing all points would ink: in each pixel column the first, the lowest, the highest and the last of its own
/// (M4: Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014).
Run condensed(const Run& run, double pixel) {
  Run kept;
  for (std::size_t begin = 0; begin < run.size();) {
    const double column = std::floor(run[begin].x / pixel);
    std::size_t end = begin + 1;
    std::size_t least = begin;
    std::size_t greatest = begin;
    for (; end < run.size() && std::floor(run[end].x / pixel) == column; ++end) {
      if (run[end].y < run[least].y) { least = end; }
      if (run[end].y > run[greatest].y) { greatest = end; }
    }
    std::size_t last = run.size();
    for (const std::size_t i : {begin, std::min(least, greatest), std::max(least, greatest), end - 1}) {
      if (i != last) { kept.push_back(run[i]); }
      last = i;
    }
    begin = end;
  }
  return kept;
}

/// Points of width between neighbouring values, about.
double pitch_of(const Frame& frame, const Line& line) {
  if (line.y.size() < 2) { return frame.rect.width; }
  const std::size_t last = line.y.size() - 1;
  return std::abs(frame.x(x_at(line.x, last)) - frame.x(x_at(line.x, 0))) / static_cast<double>(last);
}

std::size_t line_count(const Panel& panel) {
  return static_cast<std::size_t>(std::count_if(panel.marks.begin(), panel.marks.end(), [](const Mark& mark) {
    return std::holds_alternative<Line>(mark) && !std::get<Line>(mark).label.empty();
  }));
}

/// Whether each value has a dot: many lines that cross need more room.
bool has_dots(double pitch, std::size_t lines) {
  return lines <= 1 ? pitch >= 1.6 : pitch >= 5 * std::max(1.0, static_cast<double>(lines) / 6);
}

void draw_steps(Layers& to, const PanelContext& context, const Frame& frame, const Line& line) {
  const Pen pen = line_pen(context.palette, line.look, context.series, 1.6);
  const bool category = context.panel.x.kind == Axis::Kind::category;
  Run run;
  const auto finish = [&] {
    if (!run.empty()) { to.middle.emplace_back(Polyline{std::move(run), pen}); }
    run.clear();
  };
  for (std::size_t i = 0; i < line.y.size(); ++i) {
    if (!frame.y.has(line.y[i])) {
      finish();
      continue;
    }
    const double y = sharp(frame.y(line.y[i]));
    const double x = x_at(line.x, i);
    run.push_back({frame.x(category ? x - 0.5 : x), y});
    run.push_back({frame.x(category ? x + 0.5 : x_at(line.x, std::min(i + 1, line.y.size() - 1))), y});
  }
  finish();
}

}  // namespace

void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Line& line) {
  if (line.y.empty()) { return; }
  if (line.steps) { return draw_steps(to, context, frame, line); }
  const std::size_t lines = line_count(context.panel);
  const double pitch = pitch_of(frame, line);
  const bool dots = has_dots(pitch, lines);
  const Pen pen = line_pen(context.palette, line.look, context.series, dots && pitch >= 5 ? 1.8 : 1.2);
  Marks marks{point_shape(line.look), {}, dots ? std::min(3.4, 0.55 + 0.34 * pitch) : 1.6, pen.color, {}};
  for (Run& run : runs_of(frame, line.x, line.y)) {
    // A value between two gaps has no line; without its dot it would not be seen.
    if (dots || run.size() == 1) { marks.centres.insert(marks.centres.end(), run.begin(), run.end()); }
    if (run.size() == 1) { continue; }
    if (pitch < context.pixel / 2) { run = condensed(run, context.pixel); }
    to.under.emplace_back(Polyline{std::move(run), pen});
  }
  if (!marks.centres.empty()) { to.over.emplace_back(std::move(marks)); }
  if (line.mean && lines <= most_mean_lines && frame.y.has(line.mean->value)) {
    const double y = sharp(frame.y(line.mean->value));
    to.middle.emplace_back(
        Polyline{{{frame.rect.x, y}, {frame.rect.right(), y}}, level_pen(mix(pen.color, context.palette.ink, 0.45))});
  }
}

void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Band& band) {
  const Color fill = with_alpha(line_color(context.palette, band.look, context.series), band_alpha);
  const std::vector<Run> low = runs_of(frame, band.x, band.low);
  std::vector<Run> high = runs_of(frame, band.x, band.high);
  for (std::size_t i = 0; i < std::min(low.size(), high.size()); ++i) {
    high[i].insert(high[i].end(), low[i].rbegin(), low[i].rend());
    to.under.emplace_back(Area{std::move(high[i]), fill});
  }
}

void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Rule& rule) {
  const Rect& area = frame.rect;
  const Pen pen = rule.look.role == Role::baseline ? level_pen(context.palette.level)
                                                   : line_pen(context.palette, rule.look, context.series, 1.6);
  if (rule.kind == Rule::Kind::level) {
    if (!frame.y.has(rule.value)) { return; }
    const double y = sharp(frame.y(rule.value));
    to.middle.emplace_back(Polyline{{{area.x, y}, {area.right(), y}}, pen});
  } else if (rule.kind == Rule::Kind::upright) {
    if (!frame.x.has(rule.value)) { return; }
    const double x = sharp(frame.x(rule.value));
    to.middle.emplace_back(Polyline{{{x, area.y}, {x, area.bottom()}}, pen});
  } else if (drawable(rule.value) && rule.value > 0) {
    const double x_high = std::min(frame.x.values.high, frame.y.values.high / rule.value);
    const double x_low = std::max({frame.x.values.low, frame.y.values.low / rule.value, 0.0});
    if (x_high <= x_low) { return; }
    to.middle.emplace_back(Polyline{
        {{frame.x(x_low), frame.y(rule.value * x_low)}, {frame.x(x_high), frame.y(rule.value * x_high)}}, pen});
  }
}

std::vector<TextLine> end_names(const PanelContext& context, const Size& room) {
  std::vector<TextLine> names;
  const std::size_t lines = line_count(context.panel);
  if (lines < 2 || static_cast<double>(lines) * label_distance > room.height) { return names; }
  for (const Mark& mark : context.panel.marks) {
    const Line* line = std::get_if<Line>(&mark);
    if (line == nullptr || line->steps) { continue; }
    const TextStyle style{TypeSizes::tick,
                          mix(line_color(context.palette, line->look, context.series), context.palette.ink, 0.25)};
    names.push_back(context.type.fitted(line->label, style, room.width));
  }
  return names;
}

void draw_end_names(Layers& to, const PanelContext& context, const Frame& frame, std::vector<TextLine> names) {
  std::vector<double> ends;
  std::vector<TextLine> named;
  std::size_t next = 0;
  for (const Mark& mark : context.panel.marks) {
    const Line* line = std::get_if<Line>(&mark);
    if (line == nullptr || line->steps || next >= names.size()) { continue; }
    TextLine& name = names[next++];
    const auto last = std::find_if(line->y.rbegin(), line->y.rend(), [&](double y) { return frame.y.has(y); });
    if (last == line->y.rend()) { continue; }
    ends.push_back(frame.y(*last));
    named.push_back(std::move(name));
  }
  const double half = half_height(TypeSizes::tick);
  const std::vector<double> places = spread(ends, label_distance, frame.rect.y, frame.rect.bottom() - half);
  for (std::size_t i = 0; i < named.size(); ++i) {
    to.over.emplace_back(Label{std::move(named[i]), {frame.rect.right() + end_gap, places[i] + half}});
  }
}

}  // namespace expertviz::plot
