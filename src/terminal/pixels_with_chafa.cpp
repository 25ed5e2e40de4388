#include "terminal/pixels.hpp"

#include <algorithm>
#include <memory>

#include <chafa.h>

namespace expertviz::terminal {
namespace {

template <class Object, auto release>
struct Release {
  void operator()(Object* object) const { release(object); }
};
template <class Object, auto release>
using Owned = std::unique_ptr<Object, Release<Object, release>>;

using TermInfo = Owned<ChafaTermInfo, chafa_term_info_unref>;
using Config = Owned<ChafaCanvasConfig, chafa_canvas_config_unref>;
using Environment = Owned<gchar*, g_strfreev>;
using Canvas = Owned<ChafaCanvas, chafa_canvas_unref>;

/// Symbols, which stand for characters, where the terminal takes no pixels.
ChafaPixelMode pixel_mode(ChafaTermInfo* terminal) {
  if (chafa_term_info_have_seq(terminal, CHAFA_TERM_SEQ_BEGIN_KITTY_IMMEDIATE_IMAGE_V1)) {
    return CHAFA_PIXEL_MODE_KITTY;
  }
  if (chafa_term_info_have_seq(terminal, CHAFA_TERM_SEQ_BEGIN_ITERM2_IMAGE)) { return CHAFA_PIXEL_MODE_ITERM2; }
  if (chafa_term_info_have_seq(terminal, CHAFA_TERM_SEQ_BEGIN_SIXELS)) { return CHAFA_PIXEL_MODE_SIXELS; }
  return CHAFA_PIXEL_MODE_SYMBOLS;
}

/// In cells; as large as the room, but not larger than the picture, of which no more is to be seen.
void set_geometry(ChafaCanvasConfig* config, int width, int height, const Room& room) {
  gint columns = std::clamp(width / room.cell_width, 1, room.columns);
  gint rows = std::clamp(height / room.cell_height, 1, std::max(1, room.rows - rows_for_the_prompt));
  const auto cell_shape = static_cast<gfloat>(room.cell_width) / static_cast<gfloat>(room.cell_height);
  chafa_calc_canvas_geometry(width, height, &columns, &rows, cell_shape, TRUE, FALSE);
  chafa_canvas_config_set_geometry(config, std::max(columns, 1), std::max(rows, 1));
  chafa_canvas_config_set_cell_geometry(config, room.cell_width, room.cell_height);
}

}  // namespace

std::optional<std::string> as_pixels(const Figure& figure, const PictureOptions& options, const Room& room) {
  const Environment environment(g_get_environ());
  const TermInfo terminal(chafa_term_db_detect(chafa_term_db_get_default(), environment.get()));
  const ChafaPixelMode mode = pixel_mode(terminal.get());
  if (mode == CHAFA_PIXEL_MODE_SYMBOLS) { return {}; }
  const Raster picture = rasterize(figure, options);
  const auto width = static_cast<int>(picture.width);
  const auto height = static_cast<int>(picture.height);
  const Config config(chafa_canvas_config_new());
  chafa_canvas_config_set_pixel_mode(config.get(), mode);
  set_geometry(config.get(), width, height, room);

  const Canvas canvas(chafa_canvas_new(config.get()));
  chafa_canvas_draw_all_pixels(canvas.get(), CHAFA_PIXEL_RGB8, picture.rgb.data(), width, height, 3 * width);
  GString* const text = chafa_canvas_print(canvas.get(), terminal.get());
  std::string result(text->str, text->len);
  g_string_free(text, TRUE);
  return result + '\n';
}

}  // namespace expertviz::terminal
