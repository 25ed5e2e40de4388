#include "expertviz/error.hpp"
#include "plot/charts.hpp"
#include "plot/heading.hpp"
#include "plot/panel_drawing.hpp"
#include "text/safe_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr double margin = 18;
constexpr double panel_gap = 30;
constexpr double usual_height = 520;
constexpr double least_width = 60;
constexpr double least_height = 40;

/// How large a chart is.
struct ChartSize {
  Size layout;       ///< in which it is laid out
  double scale = 1;  ///< by which it is drawn smaller: small pictures have smaller letters, to leave room for the data
  bool fixed = false;  ///< the size was asked for; otherwise a legend of many rows adds to the height
};

/// Few bars need less width, though titles and legend still need some.
double usual_width(const Chart& chart) {
  if (chart.panels.size() != 1) { return 1200; }
  std::size_t bars = 0;
  for (const Mark& mark : chart.panels.front().marks) {
    const auto* one = std::get_if<Bars>(&mark);
    if (one != nullptr && !one->stacked) { bars += one->values.size(); }
    if (one == nullptr && !std::holds_alternative<Rule>(mark) && !std::holds_alternative<Points>(mark) &&
        !(std::holds_alternative<Line>(mark) && std::get<Line>(mark).steps)) {
      return 1200;
    }
  }
  return std::clamp(static_cast<double>(bars) * 38 + 120, 760.0, 1200.0);
}

/// Heat maps of many rows are higher, so that rows can be told apart.
double height_for(const Chart& chart) {
  double rows = 0;
  for (const Panel& panel : chart.panels) {
    for (const Mark& mark : panel.marks) {
      const auto* cells = std::get_if<Cells>(&mark);
      if (cells != nullptr && cells->columns > 0) {
        rows = std::max(rows, static_cast<double>(cells->values.size() / cells->columns));
      }
    }
  }
  return std::clamp(rows * 9 + 160, usual_height, 1100.0);
}

ChartSize chart_size_of(const Chart& chart, const PictureOptions& options) {
  if (!options.size) { return {{usual_width(chart), height_for(chart)}, 1, false}; }
  // Letters of the usual size suit a picture of this size or more; below, they shrink with it as far as can be read.
  constexpr Size full_letters{760, 420};
  constexpr double smallest = 0.6;
  const Size& size = *options.size;
  const double scale =
      std::clamp(std::min(size.width / full_letters.width, size.height / full_letters.height), smallest, 1.0);
  return {{size.width / scale, size.height / scale}, scale, true};
}

/// What stands around the data, less and less of it: a small picture gives its room to the data,
/// and what explains them outlives the title, which a caption can tell.
struct Surroundings {
  std::size_t title_lines;  ///< at most, each of one line
  bool whole_title;         ///< as many lines as it needs
  bool legend;
  bool labels;
};
constexpr Surroundings all_of_it{99, true, true, true};
constexpr Surroundings less_and_less[] = {all_of_it,
                                          {2, false, true, true},
                                          {1, false, true, true},
                                          {0, false, true, true},
                                          {0, false, false, true},
                                          {0, false, false, false}};

class ChartDrawing {
 public:
  ChartDrawing(const Chart& chart, const PictureOptions& options)
      : chart_(chart), palette_(palette_of(options.theme)), size_(chart_size_of(chart, options)) {
    constexpr double pixel = 0.5;
    for (const Panel& panel : chart.panels) {
      panels_.emplace_back(panel, palette_, type_, pixel / size_.scale);
    }
  }

  Scene scene() {
    Surroundings chosen = all_of_it;
    if (size_.fixed) {
      for (const Surroundings& candidate : less_and_less) {
        chosen = candidate;
        if (leaves_room(candidate, 0.45)) { break; }
      }
    }
    Scene scene;
    scene.name = chart_.title.empty() ? std::string() : text::safe_text(chart_.title.front());
    scene.background = palette_.background;
    scene.scale = size_.scale;
    scene.width = size_.layout.width;
    const double top = draw_top(&scene, chosen);
    scene.height = size_.layout.height;
    if (!size_.fixed) { scene.height += std::max(0.0, legend_height_ - 3 * TypeSizes::legend); }
    const std::vector<Rect> outers = places(top, scene.height);
    for (std::size_t i = 0; i < panels_.size(); ++i) {
      const Rect area = panels_[i].data_area(outers[i], chosen.labels);
      if (!(area.height >= least_height && area.width >= least_width)) {
        throw Error("a picture of " + std::to_string(std::lround(scene.width * scene.scale)) + "x" +
                        std::to_string(std::lround(scene.height * scene.scale)) + " points leaves no room for the data",
                    "make it larger");
      }
      panels_[i].draw(scene, outers[i], chosen.labels);
    }
    return scene;
  }

 private:
  /// Whether the data keep at least this share of the height, and some width.
  bool leaves_room(const Surroundings& around, double share) {
    const double top = draw_top(nullptr, around);
    const std::vector<Rect> outers = places(top, size_.layout.height);
    for (std::size_t i = 0; i < panels_.size(); ++i) {
      const Rect area = panels_[i].data_area(outers[i], around.labels);
      const double whole = size_.layout.height / (outers[i].y > top ? static_cast<double>(panels_.size()) : 1);
      if (area.height < share * whole || area.width < least_width) { return false; }
    }
    return true;
  }

  /// Heading and legend, drawn if there is a scene; returns where they end.
  double draw_top(Scene* scene, const Surroundings& around) {
    const double width = size_.layout.width - 2 * margin;
    std::vector<std::string> title = chart_.title;
    title.resize(std::min(title.size(), around.title_lines));
    const Heading heading = lay_out_heading(title, type_, palette_, width, !around.whole_title);
    Legend legend;
    if (around.legend) { legend = lay_out_legend(entries(), width); }
    legend_height_ = legend.height;
    const double above = around.whole_title ? margin : margin / 2;
    double y = above;
    if (scene != nullptr) { place(*scene, heading.shapes, {margin, y}); }
    if (heading.height > 0) { y += heading.height + 10; }
    if (scene != nullptr) { place(*scene, legend.shapes, {margin, y}); }
    if (legend.height > 0) { y += legend.height + 12; }
    return std::max(y, above + TypeSizes::tick / 2);
  }

  std::vector<LegendEntry> entries() const {
    std::vector<LegendEntry> all;
    for (const PanelDrawing& panel : panels_) {
      for (LegendEntry& entry : panel.legend(size_.layout.width / 2)) {
        all.push_back(std::move(entry));
      }
    }
    return all;
  }

  /// Side by side; below each other in a picture that is not much wider than high.
  std::vector<Rect> places(double top, double height) const {
    const double width = size_.layout.width - 2 * margin;
    const double bottom = height - margin;
    std::vector<Rect> outers;
    const auto count = static_cast<double>(panels_.size());
    double weights = 0;
    for (const Panel& panel : chart_.panels) {
      weights += panel.weight;
    }
    double at = 0;
    const bool beside = size_.layout.width >= 1.25 * size_.layout.height;
    for (const Panel& panel : chart_.panels) {
      if (beside) {
        const double share = (width - panel_gap * (count - 1)) * panel.weight / weights;
        outers.push_back({margin + at, top, share, bottom - top});
        at += share + panel_gap;
      } else {
        const double share = (bottom - top - panel_gap / 2 * (count - 1)) / count;
        outers.push_back({margin, top + at, width, share});
        at += share + panel_gap / 2;
      }
    }
    return outers;
  }

  const Chart& chart_;
  const Palette& palette_;
  ChartSize size_;
  Typesetter type_;
  std::vector<PanelDrawing> panels_;
  double legend_height_ = 0;
};

}  // namespace

Scene scene_of(const Chart& chart, const PictureOptions& options) {
  if (chart.panels.empty()) { throw Error("a chart without panels cannot be drawn"); }
  return ChartDrawing(chart, options).scene();
}

}  // namespace expertviz::plot
