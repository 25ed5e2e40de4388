#include "plot/number_text.hpp"
#include "plot/panel.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace expertviz::plot {
namespace {

constexpr std::size_t shades = 96;
constexpr double bar_width = 12;
constexpr double bar_gap = 12;   ///< between the data and the colour bar
constexpr double text_gap = 5;   ///< between the colour bar and its numbers
constexpr double label_gap = 6;  ///< between the numbers and the label

/// Which shade a value has: values to 0 ... shades - 1.
class Shading {
 public:
  explicit Shading(const Cells& cells) : cells_(cells) {
    Extent extent;
    for (const double value : cells.values) {
      if (!cells.log || value > 0) { extent.add(value); }
    }
    low_ = extent.empty() ? 0 : extent.low();
    high_ = extent.empty() ? 1 : extent.high();
    if (cells.neutral) {
      // As far below the neutral value as above, so that equal shades are equally far from it.
      const double neutral = place(*cells.neutral);
      double reach = std::max({neutral - place(low_), place(high_) - neutral, 1e-9});
      if (cells.log) { reach = std::clamp(reach, 1.0, 4.0); }
      low_place_ = neutral - reach;
      high_place_ = neutral + reach;
    } else {
      low_place_ = place(low_);
      high_place_ = std::max(place(high_), low_place_ + 1e-9);
    }
  }

  [[nodiscard]] std::size_t shade(double value) const {
    if (cells_.log && value <= 0) { return 0; }
    const double share = (place(value) - low_place_) / (high_place_ - low_place_);
    return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * (shades - 1)));
  }

  /// The values that stand at the colour bar, and where: 0 is its foot, 1 its top.
  [[nodiscard]] std::vector<std::pair<std::string, double>> marks(int most) const {
    std::vector<std::pair<std::string, double>> marks;
    const auto add = [&](double value, const std::string& text) {
      marks.emplace_back(text, (place(value) - low_place_) / (high_place_ - low_place_));
    };
    if (!cells_.log) {
      for (const Tick& tick : ticks({low_place_, high_place_}, most, cells_.exact)) {
        add(tick.value, tick.text);
      }
      return marks;
    }
    const int every = std::max(1, static_cast<int>(std::ceil((high_place_ - low_place_) / most)));
    for (int power = static_cast<int>(std::ceil(low_place_)); power <= static_cast<int>(std::floor(high_place_));
         ++power) {
      if (power % every != 0) { continue; }
      const double value = std::exp2(power);
      add(value, power < 0 ? "1/" + fixed_text(1 / value, 0) : fixed_text(value, 0));
    }
    return marks;
  }

 private:
  [[nodiscard]] double place(double value) const { return cells_.log ? std::log2(value) : value; }

  const Cells& cells_;
  double low_ = 0;
  double high_ = 1;
  double low_place_ = 0;
  double high_place_ = 1;
};

Color color_of(const Palette& palette, const Cells& cells, std::size_t shade) {
  const double share = static_cast<double>(shade) / (shades - 1);
  if (cells.neutral) {
    const auto& [below, at, above] = palette.diverging;
    return share < 0.5 ? mix(below, at, share * 2) : mix(at, above, share * 2 - 1);
  }
  const double place = share * static_cast<double>(palette.ramp.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(place), palette.ramp.size() - 2);
  return mix(palette.ramp[below], palette.ramp[below + 1], place - static_cast<double>(below));
}

}  // namespace

void draw_mark(Layers& to, const PanelContext& context, const Frame& frame, const Cells& cells) {
  if (cells.columns == 0) { return; }
  const Shading shading(cells);
  const std::size_t rows = cells.values.size() / cells.columns;
  // More columns than pixels: the greatest of those that share a pixel.
  const double column = std::abs(frame.pitch());
  const auto joined = static_cast<std::size_t>(std::max(1.0, std::ceil(context.pixel / column - 1e-9)));
  std::map<std::size_t, Boxes> boxes;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto edge = [](double place) { return sharp(place); };
    const double top = edge(frame.y(static_cast<double>(row) - 0.5));
    const double bottom = edge(frame.y(static_cast<double>(row) + 0.5));
    for (std::size_t first = 0; first < cells.columns; first += joined) {
      const std::size_t end = std::min(first + joined, cells.columns);
      Extent extent;
      for (std::size_t i = first; i < end; ++i) {
        extent.add(cells.values[row * cells.columns + i]);
      }
      if (extent.empty()) { continue; }
      const std::size_t shade = shading.shade(extent.high());
      const double left = edge(frame.x(static_cast<double>(first) - 0.5));
      const double right = edge(frame.x(static_cast<double>(end) - 0.5));
      Boxes& same = boxes[shade];
      same.fill = color_of(context.palette, cells, shade);
      // Cells of a row that look alike are one box: fewer shapes, and no seams.
      if (!same.rects.empty() && same.rects.back().y == top && same.rects.back().right() == left) {
        same.rects.back().width = right - same.rects.back().x;
      } else {
        same.rects.push_back({left, top, right - left, bottom - top});
      }
    }
  }
  for (auto& [shade, same] : boxes) {
    to.under.emplace_back(std::move(same));
  }
}

double color_bar_width(const PanelContext& context, const Cells& cells) {
  double widest = 0;
  for (const auto& [text, share] : Shading(cells).marks(6)) {
    widest = std::max(widest, context.type.line(text, {TypeSizes::tick, context.palette.faint_ink}).width);
  }
  return bar_gap + bar_width + text_gap + widest +
         (cells.label.empty() ? 0 : label_gap + 2 * half_height(TypeSizes::axis_label));
}

void draw_color_bar(Layers& to, const PanelContext& context, const Frame& frame, const Cells& cells) {
  const Shading shading(cells);
  const double left = sharp(frame.rect.right() + bar_gap);
  const double height = frame.rect.height;
  for (std::size_t shade = 0; shade < shades; ++shade) {
    const auto place = [&](std::size_t at) {
      return frame.rect.bottom() - static_cast<double>(at) / static_cast<double>(shades) * height;
    };
    to.under.emplace_back(
        Boxes{{{left, sharp(place(shade + 1)), bar_width, sharp(place(shade)) - sharp(place(shade + 1))}},
              0,
              color_of(context.palette, cells, shade),
              {}});
  }
  const TextStyle style{TypeSizes::tick, context.palette.faint_ink};
  for (const auto& [text, share] : shading.marks(std::max(2, static_cast<int>(height / 45)))) {
    const double y = frame.rect.bottom() - share * height;
    to.over.emplace_back(
        Label{context.type.line(text, style), {left + bar_width + text_gap, y + half_height(TypeSizes::tick)}});
  }
  if (cells.label.empty()) { return; }
  const double right = frame.rect.right() + color_bar_width(context, cells);
  to.over.emplace_back(Label{context.type.fitted(cells.label, {TypeSizes::axis_label, context.palette.ink}, height),
                             {right, frame.rect.y + height / 2},
                             Label::Anchor::middle,
                             true});
}

}  // namespace expertviz::plot
