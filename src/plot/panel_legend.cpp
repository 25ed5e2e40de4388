#include "plot/looks.hpp"
#include "plot/panel.hpp"

#include <utility>

namespace expertviz::plot {
namespace {

constexpr std::size_t most_mean_lines = 4;

/// The entries of one panel's marks.
class PanelLegend {
 public:
  PanelLegend(const PanelContext& context, double widest) : context_(context), widest_(widest) {
    for (const Mark& mark : context.panel.marks) {
      if (std::holds_alternative<Line>(mark)) { ++lines_; }
    }
  }

  std::vector<LegendEntry> entries() {
    for (const Mark& mark : context_.panel.marks) {
      std::visit([this](const auto& one) { add(one); }, mark);
    }
    return std::move(entries_);
  }

 private:
  LegendPart part(const std::string& name, std::vector<Shape> sample) {
    return legend_part(context_.type, context_.palette, name, std::move(sample), widest_);
  }
  static Shape straight(Pen pen) { return Polyline{{{-14, 0}, {14, 0}}, std::move(pen)}; }
  static Shape box(Color color) { return Boxes{{{-14, -6, 28, 12}}, 0, color, {}}; }

  void add(const Line& line) {
    LegendEntry entry;
    const Pen pen = line_pen(context_.palette, line.look, context_.series, line.steps ? 1.6 : 2);
    if (!line.label.empty()) {
      std::vector<Shape> sample{straight(pen)};
      // So few values have dots in any picture of the usual size.
      if (line.look.role == Role::accepted || line.look.secondary || line.y.size() * lines_ <= 200) {
        sample.emplace_back(Marks{point_shape(line.look), {{0, 0}}, 3.2, pen.color, {}});
      }
      entry.parts.push_back(part(line.label, std::move(sample)));
    }
    if (line.mean && !line.mean->label.empty()) {
      std::vector<Shape> sample;
      if (lines_ <= most_mean_lines) { sample.push_back(level_sample(mix(pen.color, context_.palette.ink, 0.45))); }
      entry.parts.push_back(part(line.mean->label, std::move(sample)));
    }
    if (!entry.parts.empty()) { entries_.push_back(std::move(entry)); }
  }
  void add(const Bars& bars) {
    if (bars.label.empty()) { return; }
    entries_.push_back({{part(bars.label, {box(fill_color(context_.palette, bars.look, context_.series))})}});
  }
  void add(const Band& band) {
    if (band.label.empty()) { return; }
    const Color color = line_color(context_.palette, band.look, context_.series);
    entries_.push_back({{part(band.label, {box(with_alpha(color, 0.28))})}});
  }
  void add(const Points& points) {
    if (points.label.empty()) { return; }
    const Color color = points.look.role == Role::accepted ? context_.palette.accepted
                                                           : line_color(context_.palette, points.look, context_.series);
    entries_.push_back(
        {{part(points.label,
               {Marks{point_shape(points.look), {{0, 0}}, 6, color, Pen{context_.palette.background, 1, {}}}})}});
  }
  void add(const Rule& rule) {
    if (rule.label.empty()) { return; }
    const Shape sample = rule.look.role == Role::baseline
                             ? level_sample(context_.palette.level)
                             : straight(line_pen(context_.palette, rule.look, context_.series, 1.6));
    entries_.push_back({{part(rule.label, {sample})}, lines_ > 0});
  }
  void add(const Cells&) {}
  void add(const Intervals&) {}

  const PanelContext& context_;
  double widest_;
  std::size_t lines_ = 0;
  std::vector<LegendEntry> entries_;
};

}  // namespace

std::vector<LegendEntry> legend_of(const PanelContext& context, double widest) {
  return PanelLegend(context, widest).entries();
}

}  // namespace expertviz::plot
