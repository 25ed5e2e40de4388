#include "plot/chart_head.hpp"

#include "plot/heading.hpp"
#include "plot/legend.hpp"

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

namespace expertviz::plot {
namespace {

/// Marks that others belong to, by having the same look.
template <typename Kind>
constexpr bool is_host = std::is_same_v<Kind, Line> || std::is_same_v<Kind, Points> || std::is_same_v<Kind, Bars>;

struct Named {
  Look look;
  LegendEntry entry;
  bool host = false;
};

class LegendMaker {
 public:
  explicit LegendMaker(double widest) : widest_(widest) {}

  void add(const Canvas& canvas, bool hosts) {
    first_ = hosts ? named_.size() : first_;
    for (const Mark& mark : canvas.panel.marks) {
      std::visit([&](const auto& one) { add(canvas, hosts, one); }, mark);
    }
  }

  std::vector<LegendEntry> entries() {
    std::vector<LegendEntry> entries;
    for (Named& named : named_) {
      if (!named.entry.parts.empty()) { entries.push_back(std::move(named.entry)); }
    }
    return entries;
  }

 private:
  void add(const Canvas& /*canvas*/, bool /*hosts*/, const Cells& /*cells*/) {}  // they have a scale

  template <typename Kind>
  void add(const Canvas& canvas, bool hosts, const Kind& mark) {
    if (is_host<Kind> != hosts) { return; }
    const bool baseline = mark.look.role == Role::baseline;
    Named* named = nullptr;
    if (!is_host<Kind> && !baseline) { named = host_of(mark.look); }
    if (named == nullptr) {
      named_.push_back({mark.look, {{}, baseline && canvas.density.bars == 0}, is_host<Kind>});
      named = &named_.back();
    }
    add_part(canvas, *named, mark.label, sample_of(canvas, mark));
    if constexpr (std::is_same_v<Kind, Line>) {
      if (mark.mean) { add_part(canvas, *named, mark.mean->label, sample_of_mean(canvas, mark)); }
    }
  }

  /// Unless it has no label, or one that was there before.
  void add_part(const Canvas& canvas, Named& named, const std::string& label, std::vector<Shape> sample) {
    const std::pair known(named.look, label);
    if (label.empty() || std::find(labels_.begin(), labels_.end(), known) != labels_.end()) { return; }
    labels_.push_back(known);
    named.entry.parts.push_back(legend_part(canvas.type, canvas.palette, label, std::move(sample), widest_));
  }

  /// Of this panel.
  Named* host_of(const Look& look) {
    const auto found = std::find_if(named_.begin() + static_cast<std::ptrdiff_t>(first_), named_.end(),
                                    [&look](const Named& named) { return named.host && named.look == look; });
    return found == named_.end() ? nullptr : &*found;
  }

  double widest_;
  std::size_t first_ = 0;
  std::vector<Named> named_;
  std::vector<std::pair<Look, std::string>> labels_;
};

std::vector<LegendEntry> entries_of(const std::vector<PanelDrawing>& panels, double widest) {
  LegendMaker maker(widest);
  for (const PanelDrawing& panel : panels) {
    maker.add(panel.canvas(), true);
    maker.add(panel.canvas(), false);
  }
  return maker.entries();
}

/// How much of the picture's height the head may take.
constexpr double largest_share = 0.4;

/// What is left out, one after the other, until the head is small enough.
enum Brevity : int { nothing, columns, large_letters, details, legend };

}  // namespace

ChartHead chart_head(const std::vector<std::string>& title, const std::vector<PanelDrawing>& panels, Typesetter& type,
                     const Palette& palette, const Size& room) {
  constexpr double below_heading = 10;
  constexpr double below_legend = 12;
  constexpr double widest_sample = 40;
  std::vector<LegendEntry> entries = entries_of(panels, (room.width + 36) / 2);
  for (int without = nothing;; ++without) {
    if (without == columns) { entries = entries_of(panels, room.width - widest_sample); }
    if (without == details) {
      for (LegendEntry& entry : entries) {
        entry.parts.resize(1);
      }
    }
    if (without == legend) { entries.clear(); }
    const Heading heading = lay_out_heading(title, type, palette, room.width, without >= large_letters);
    Legend explained = lay_out_legend(entries, room.width, without >= columns);
    ChartHead head{heading.shapes, 0, explained.height};
    if (heading.height > 0) { head.height = heading.height + below_heading; }
    for (Shape& shape : explained.shapes) {
      translate(shape, 0, head.height);
      head.shapes.push_back(std::move(shape));
    }
    if (explained.height > 0) { head.height += explained.height + below_legend; }
    if (room.height <= 0 || without == legend || head.height <= largest_share * room.height) { return head; }
  }
}

}  // namespace expertviz::plot
