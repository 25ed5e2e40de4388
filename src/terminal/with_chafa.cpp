#include "terminal/terminal_picture.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <chafa.h>
#include <unistd.h>

namespace expertviz::terminal {
namespace {

template <class Object, auto release>
struct Release {
  void operator()(Object* object) const { release(object); }
};
template <class Object, auto release>
using Owned = std::unique_ptr<Object, Release<Object, release>>;

using TermInfo = Owned<ChafaTermInfo, chafa_term_info_unref>;
using Symbols = Owned<ChafaSymbolMap, chafa_symbol_map_unref>;
using Config = Owned<ChafaCanvasConfig, chafa_canvas_config_unref>;
using Canvas = Owned<ChafaCanvas, chafa_canvas_unref>;

/// One that knows no control sequence at all where TERM promises none.
TermInfo detected_terminal() {
  const char* const name = std::getenv("TERM");
  if (name == nullptr || *name == '\0' || std::strcmp(name, "dumb") == 0) { return TermInfo(chafa_term_info_new()); }
  return TermInfo(chafa_term_db_detect(chafa_term_db_get_default(), environ));
}

ChafaPixelMode pixel_mode(ChafaTermInfo* terminal, bool is_terminal) {
  if (!is_terminal) { return CHAFA_PIXEL_MODE_SYMBOLS; }
  if (chafa_term_info_have_seq(terminal, CHAFA_TERM_SEQ_BEGIN_KITTY_IMMEDIATE_IMAGE_V1)) {
    return CHAFA_PIXEL_MODE_KITTY;
  }
  if (chafa_term_info_have_seq(terminal, CHAFA_TERM_SEQ_BEGIN_ITERM2_IMAGE)) { return CHAFA_PIXEL_MODE_ITERM2; }
  if (chafa_term_info_have_seq(terminal, CHAFA_TERM_SEQ_BEGIN_SIXELS)) { return CHAFA_PIXEL_MODE_SIXELS; }
  return CHAFA_PIXEL_MODE_SYMBOLS;
}

ChafaCanvasMode canvas_mode(ChafaTermInfo* terminal) {
  if (chafa_term_info_have_seq(terminal, CHAFA_TERM_SEQ_SET_COLOR_FGBG_DIRECT)) { return CHAFA_CANVAS_MODE_TRUECOLOR; }
  if (chafa_term_info_have_seq(terminal, CHAFA_TERM_SEQ_SET_COLOR_FGBG_256)) { return CHAFA_CANVAS_MODE_INDEXED_240; }
  if (chafa_term_info_have_seq(terminal, CHAFA_TERM_SEQ_SET_COLOR_FGBG_16)) { return CHAFA_CANVAS_MODE_INDEXED_16; }
  return CHAFA_CANVAS_MODE_FGBG;
}

/// In cells; as large as the room, but not larger than the picture, of which no more is to be seen.
void set_geometry(ChafaCanvasConfig* config, int width, int height, const Room& room, ChafaPixelMode mode) {
  constexpr int rows_for_the_prompt = 2;
  gint columns = room.columns;
  gint rows = std::max(1, room.rows - rows_for_the_prompt);
  if (mode != CHAFA_PIXEL_MODE_SYMBOLS) {
    columns = std::clamp(width / room.cell_width, 1, columns);
    rows = std::clamp(height / room.cell_height, 1, rows);
  }
  const auto cell_shape = static_cast<gfloat>(room.cell_width) / static_cast<gfloat>(room.cell_height);
  chafa_calc_canvas_geometry(width, height, &columns, &rows, cell_shape, TRUE, FALSE);
  chafa_canvas_config_set_geometry(config, std::max(columns, 1), std::max(rows, 1));
  chafa_canvas_config_set_cell_geometry(config, room.cell_width, room.cell_height);
}

}  // namespace

bool can_show() {
  return true;
}

std::string shown(const Raster& picture, const Room& room, bool is_terminal) {
  const auto width = static_cast<int>(picture.width);
  const auto height = static_cast<int>(picture.height);
  const TermInfo terminal = detected_terminal();
  const ChafaPixelMode mode = pixel_mode(terminal.get(), is_terminal);

  const Symbols symbols(chafa_symbol_map_new());
  chafa_symbol_map_add_by_tags(
      symbols.get(),
      static_cast<ChafaSymbolTags>(CHAFA_SYMBOL_TAG_BLOCK | CHAFA_SYMBOL_TAG_BORDER | CHAFA_SYMBOL_TAG_SPACE));
  chafa_symbol_map_remove_by_tags(symbols.get(), CHAFA_SYMBOL_TAG_WIDE);
  const Config config(chafa_canvas_config_new());
  chafa_canvas_config_set_symbol_map(config.get(), symbols.get());
  chafa_canvas_config_set_pixel_mode(config.get(), mode);
  chafa_canvas_config_set_canvas_mode(config.get(), canvas_mode(terminal.get()));
  if (canvas_mode(terminal.get()) == CHAFA_CANVAS_MODE_FGBG) {
    // Without colours the paper is what is left empty.
    chafa_canvas_config_set_fg_color(config.get(), 0x000000);
    chafa_canvas_config_set_bg_color(config.get(), 0xffffff);
  }
  set_geometry(config.get(), width, height, room, mode);

  const Canvas canvas(chafa_canvas_new(config.get()));
  chafa_canvas_draw_all_pixels(canvas.get(), CHAFA_PIXEL_RGB8, picture.rgb.data(), width, height, 3 * width);
  GString* const text = chafa_canvas_print(canvas.get(), terminal.get());
  std::string result(text->str, text->len);
  g_string_free(text, TRUE);
  return result + '\n';
}

}  // namespace expertviz::terminal
