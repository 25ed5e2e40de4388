#include "plot/pango_text.hpp"

#include "plot/theme.hpp"

#include <cmath>
#include <string>

namespace expertviz::plot {
namespace {

guint16 channel(std::uint8_t value) {
  return static_cast<guint16>(value * 0x101);
}

int pango_units(double points) {
  return static_cast<int>(std::lround(points * PANGO_SCALE));
}

FontHandle font_of(const TextRun& run) {
  FontHandle font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(), font_families);
  pango_font_description_set_absolute_size(font.get(), pango_units(run.size));
  pango_font_description_set_weight(font.get(), run.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_style(font.get(), run.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
  return font;
}

}  // namespace

FontOptionsHandle font_options() {
  FontOptionsHandle options(cairo_font_options_create());
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  return options;
}

ContextHandle text_context() {
  ContextHandle context(pango_font_map_create_context(pango_cairo_font_map_get_default()));
  pango_cairo_context_set_font_options(context.get(), font_options().get());
  pango_cairo_context_set_resolution(context.get(), 72);
  pango_context_set_round_glyph_positions(context.get(), FALSE);
  return context;
}

bool has_font(PangoContext* context) {
  const Owned<PangoFont, g_object_unref> font(
      pango_context_load_font(context, font_of(TextRun{{}, {}, TypeSizes::tick}).get()));
  return font != nullptr;
}

void fill_layout(PangoLayout* layout, const std::vector<TextRun>& runs) {
  std::string text;
  AttributesHandle attributes(pango_attr_list_new());
  for (const TextRun& run : runs) {
    const auto begin = static_cast<guint>(text.size());
    text += run.text;
    const auto add = [&](PangoAttribute* attribute) {
      attribute->start_index = begin;
      attribute->end_index = static_cast<guint>(text.size());
      pango_attr_list_insert(attributes.get(), attribute);  // the list owns it now
    };
    add(pango_attr_font_desc_new(font_of(run).get()));
    add(pango_attr_foreground_new(channel(run.color.red), channel(run.color.green), channel(run.color.blue)));
    if (run.struck) { add(pango_attr_strikethrough_new(TRUE)); }
  }
  pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  pango_layout_set_attributes(layout, attributes.get());
}

}  // namespace expertviz::plot
