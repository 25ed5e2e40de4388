#include "terminal/panel_axes.hpp"

#include "plot/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace expertviz::terminal {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

plot::Range with_room(const plot::Extent& values, double room) {
  if (values.empty()) { return {0, 1}; }
  const double least = values.low() == values.high() ? std::max(room, 0.5) : room;
  return {values.low() - least, values.high() + least};
}

plot::Extent logarithm_of(const plot::Extent& values) {
  plot::Extent logarithms;
  if (values.empty()) { return logarithms; }
  logarithms.add(std::log10(values.low()));
  logarithms.add(std::log10(values.high()));
  return logarithms;
}

}  // namespace

void PanelExtents::add(const Panel& panel) {
  const auto add_to = [](plot::Extent& extent, const Axis& axis, double value) {
    if (!axis.log || value > 0) { extent.add(value); }
  };
  const auto add_x = [&](const std::vector<double>& places, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      add_to(x, panel.x, place(places, i));
    }
  };
  const auto add_y = [&](const std::vector<double>& values, bool to_the_right = false) {
    for (const double value : values) {
      to_the_right&& panel.right ? add_to(right, *panel.right, value) : add_to(y, panel.y, value);
    }
  };
  for (const Mark& mark : panel.marks) {
    if (const auto* const line = std::get_if<Line>(&mark)) {
      add_x(line->x, line->y.size());
      add_y(line->y, line->right);
      has_places |= line->steps;
    } else if (const auto* const points = std::get_if<Points>(&mark)) {
      add_x(points->x, points->y.size());
      add_y(points->y, points->right);
    } else if (const auto* const whiskers = std::get_if<Whiskers>(&mark)) {
      add_x(whiskers->x, whiskers->low.size());
      add_y(whiskers->low);
      add_y(whiskers->high);
    } else if (const auto* const band = std::get_if<Band>(&mark)) {
      add_x(band->x, band->low.size());
      add_y(band->low);
      add_y(band->high);
    } else if (const auto* const cells = std::get_if<Cells>(&mark); cells != nullptr && cells->columns > 0) {
      add_x({}, cells->columns);
      for (std::size_t row = 0; row < cells->values.size() / cells->columns; ++row) {
        y.add(static_cast<double>(row));
      }
      has_places = true;
      has_rows = true;
    } else if (const auto* const rule = std::get_if<Rule>(&mark)) {
      if (rule->kind == Rule::Kind::level) { add_y({rule->at}); }
      if (rule->kind == Rule::Kind::upright) { add_to(x, panel.x, rule->at); }
    }
  }
  for (const BarSpans& spans : bar_spans(panel)) {
    add_x(spans.bars->x, spans.bars->values.size());
    add_y(spans.to);
    has_bars = true;
    has_places = true;
  }
}

PanelAxis::PanelAxis(const Axis& axis, const plot::Extent& values, Use use)
    : kind_(axis.kind), categories_(axis.categories), log_(axis.log && kind_ != Axis::Kind::category) {
  const plot::Extent drawn = log_ ? logarithm_of(values) : values;
  if (kind_ == Axis::Kind::category) {
    range_ = {-0.5, std::max(static_cast<double>(categories_.size()), 1.0) - 0.5};
  } else if (axis.range) {
    range_ = log_ ? plot::Range{std::log10(axis.range->low), std::log10(axis.range->high)}
                  : plot::Range{axis.range->low, axis.range->high};
  } else if (use == Use::places) {
    range_ = with_room(drawn, 0.5);
  } else if (use == Use::exact || log_) {
    range_ = with_room(drawn, 0);
  } else {
    range_ = use == Use::bars ? plot::bar_range(drawn) : plot::line_range(drawn);
  }
}

double PanelAxis::share(double value) const {
  if (!plot::drawable(value) || (log_ && value <= 0)) { return nan; }
  return ((log_ ? std::log10(value) : value) - range_.low) / (range_.high - range_.low);
}

double PanelAxis::value_at(double share) const {
  const double value = range_.low + share * (range_.high - range_.low);
  return log_ ? std::pow(10.0, value) : value;
}

std::vector<PanelAxis::Tick> PanelAxis::ticks(int most) const {
  std::vector<Tick> found;
  const auto add = [&](double value, std::string text) { found.push_back({share(value), std::move(text)}); };
  if (kind_ == Axis::Kind::category) {
    for (std::size_t i = 0; i < categories_.size(); ++i) {
      add(static_cast<double>(i), categories_[i]);
    }
  } else if (log_ && range_.high - range_.low > 1) {
    for (const plot::Tick& power : plot::ticks(range_, most, true)) {
      const double value = std::pow(10.0, power.value);
      add(value, plot::short_text(value, std::clamp(static_cast<int>(-power.value), 0, 9)));
    }
  } else {
    const plot::Range values{value_at(0), value_at(1)};
    for (const plot::Tick& tick : plot::ticks(values, most, kind_ == Axis::Kind::whole)) {
      add(tick.value, tick.text);
    }
  }
  return found;
}

std::vector<BarSpans> bar_spans(const Panel& panel) {
  std::vector<BarSpans> all;
  std::map<double, double> top;  // of the stack so far, at each place
  for (const Mark& mark : panel.marks) {
    const auto* const bars = std::get_if<Bars>(&mark);
    if (bars == nullptr) { continue; }
    if (!bars->stacked) { top.clear(); }
    BarSpans spans{bars, all.empty() ? 0 : all.back().set + (bars->stacked ? 0 : 1), {}, {}};
    for (std::size_t i = 0; i < bars->values.size(); ++i) {
      double& here = top[place(bars->x, i)];
      spans.from.push_back(here);
      spans.to.push_back(here + bars->values[i]);
      if (plot::drawable(bars->values[i])) { here += bars->values[i]; }
    }
    all.push_back(std::move(spans));
  }
  return all;
}

}  // namespace expertviz::terminal
