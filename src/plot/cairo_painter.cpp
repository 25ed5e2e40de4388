#include "plot/cairo_painter.hpp"

#include "expertviz/error.hpp"
#include "memory/large_buffer.hpp"
#include "plot/handles.hpp"
#include "plot/pango_text.hpp"
#include "plot/pixels.hpp"
#include "plot/png_writer.hpp"

#include <cmath>
#include <new>
#include <numbers>

#include <cairo-pdf.h>

namespace expertviz::plot {
namespace {

constexpr double most_pixels = 32767;            ///< of a side, for Cairo
constexpr double most_pixels_in_memory = 250e6;  ///< a gigabyte
constexpr cairo_format_t pixel_format = CAIRO_FORMAT_RGB24;
constexpr double points_per_metre = 72 / 0.0254;
// Of lines, not of letters: at two pixels per point no eye tells it from the best, which takes three times as long.
constexpr cairo_antialias_t edges = CAIRO_ANTIALIAS_FAST;

class Painter {
 public:
  explicit Painter(cairo_t* cairo)
      : cairo_(cairo), context_(text_context()), layout_(pango_layout_new(context_.get())) {
    cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
    cairo_set_antialias(cairo_, edges);
  }

  void operator()(const Boxes& boxes) const {
    // One by one: Cairo has a fast way to fill one rectangle, and none for many.
    if (boxes.touching) { cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_NONE); }
    for (const Rect& rect : boxes.rects) {
      outline(rect, boxes.radius);
      fill_and_stroke(boxes.fill, boxes.border);
    }
    cairo_set_antialias(cairo_, edges);
  }

  void operator()(const Polyline& line) const {
    path(line.points);
    stroke(line.pen);
  }

  void operator()(const Area& area) const {
    path(area.points);
    cairo_close_path(cairo_);
    fill_and_stroke(area.fill, {});
  }

  void operator()(const Marks& marks) const {
    for (const Point& centre : marks.centres) {
      if (marks.shape == Marks::Shape::disc) {
        cairo_new_sub_path(cairo_);
        cairo_arc(cairo_, centre.x, centre.y, marks.radius, 0, 2 * std::numbers::pi);
      } else {
        cairo_move_to(cairo_, centre.x, centre.y - marks.radius);
        cairo_line_to(cairo_, centre.x + marks.radius, centre.y);
        cairo_line_to(cairo_, centre.x, centre.y + marks.radius);
        cairo_line_to(cairo_, centre.x - marks.radius, centre.y);
      }
      cairo_close_path(cairo_);
    }
    fill_and_stroke(marks.fill, marks.border);
  }

  void operator()(const Link& link) const {
    const double middle = (link.from.y + link.to.y) / 2;
    cairo_move_to(cairo_, link.from.x, link.from.y);
    cairo_curve_to(cairo_, link.from.x, middle, link.to.x, middle, link.to.x, link.to.y);
    stroke(link.pen);
  }

  void operator()(const Label& label) const {
    fill_layout(layout_.get(), label.line.runs);
    const double share = label.anchor == Label::Anchor::start ? 0 : label.anchor == Label::Anchor::middle ? 0.5 : 1;
    const double baseline = static_cast<double>(pango_layout_get_baseline(layout_.get())) / PANGO_SCALE;
    cairo_save(cairo_);
    cairo_translate(cairo_, label.at.x, label.at.y);
    if (label.upwards) { cairo_rotate(cairo_, -std::numbers::pi / 2); }
    cairo_move_to(cairo_, -share * label.line.width, -baseline);
    pango_cairo_show_layout(cairo_, layout_.get());
    cairo_new_path(cairo_);
    cairo_restore(cairo_);
  }

 private:
  void path(const std::vector<Point>& points) const {
    for (const Point& point : points) {
      cairo_line_to(cairo_, point.x, point.y);
    }
  }

  void outline(const Rect& rect, double radius) const {
    if (radius <= 0) {
      cairo_rectangle(cairo_, rect.x, rect.y, rect.width, rect.height);
      return;
    }
    constexpr double quarter = std::numbers::pi / 2;
    cairo_new_sub_path(cairo_);
    cairo_arc(cairo_, rect.right() - radius, rect.y + radius, radius, -quarter, 0);
    cairo_arc(cairo_, rect.right() - radius, rect.bottom() - radius, radius, 0, quarter);
    cairo_arc(cairo_, rect.x + radius, rect.bottom() - radius, radius, quarter, 2 * quarter);
    cairo_arc(cairo_, rect.x + radius, rect.y + radius, radius, 2 * quarter, 3 * quarter);
    cairo_close_path(cairo_);
  }

  void use(Color color) const {
    cairo_set_source_rgba(cairo_, color.red / 255.0, color.green / 255.0, color.blue / 255.0, color.alpha);
  }

  void stroke(const Pen& pen) const {
    use(pen.color);
    cairo_set_line_width(cairo_, pen.width);
    cairo_set_dash(cairo_, pen.dash.data(), static_cast<int>(pen.dash.size()), 0);
    cairo_stroke(cairo_);
  }

  void fill_and_stroke(const std::optional<Color>& fill, const std::optional<Pen>& border) const {
    if (fill) {
      use(*fill);
      cairo_fill_preserve(cairo_);
    }
    if (border) { stroke(*border); }
    cairo_new_path(cairo_);
  }

  cairo_t* cairo_;
  ContextHandle context_;
  LayoutHandle layout_;
};

/// Paints the scene, `scale` times as large, and finishes the surface.
void paint(const Scene& scene, cairo_surface_t* surface, double scale) {
  const CairoHandle cairo(cairo_create(surface));
  const Color& back = scene.background;
  cairo_set_source_rgb(cairo.get(), back.red / 255.0, back.green / 255.0, back.blue / 255.0);
  cairo_paint(cairo.get());
  cairo_scale(cairo.get(), scale, scale);
  const Painter painter(cairo.get());
  for (const Shape& shape : scene.shapes) {
    std::visit(painter, shape);
  }
  cairo_show_page(cairo.get());
  const cairo_status_t status = cairo_status(cairo.get());
  if (status != CAIRO_STATUS_SUCCESS) {
    throw Error("the picture could not be drawn: " + std::string(cairo_status_to_string(status)));
  }
}

cairo_status_t append(void* target, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(target)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

/// Rounded up, but not for what is only an error of arithmetic.
double whole_pixels(double length) {
  return std::ceil(length - 1e-6);
}

std::string size_text(double width, double height) {
  return std::to_string(std::llround(width)) + "x" + std::to_string(std::llround(height));
}

/// Paints the scene into memory and hands its pixels to `use`.
template <class Use>
auto painted(const Scene& scene, double pixels_per_point, const Use& use) {
  const double width = whole_pixels(scene.width * scene.scale * pixels_per_point);
  const double height = whole_pixels(scene.height * scene.scale * pixels_per_point);
  if (width > most_pixels || height > most_pixels || width * height > most_pixels_in_memory) {
    throw Error("a PNG of " + size_text(width, height) + " pixels is too large to draw",
                "use a smaller scale, or SVG, which has no pixels");
  }
  try {
    const auto stride = static_cast<std::size_t>(cairo_format_stride_for_width(pixel_format, static_cast<int>(width)));
    memory::LargeBuffer buffer(stride * static_cast<std::size_t>(height));
    auto* const data = reinterpret_cast<unsigned char*>(buffer.data());
    const SurfaceHandle surface(cairo_image_surface_create_for_data(
        data, pixel_format, static_cast<int>(width), static_cast<int>(height), static_cast<int>(stride)));
    paint(scene, surface.get(), scene.scale * pixels_per_point);
    cairo_surface_flush(surface.get());
    return use({data, static_cast<std::size_t>(width), static_cast<std::size_t>(height), stride});
  } catch (const std::bad_alloc&) {
    throw Error("there is not enough memory for a PNG of " + size_text(width, height) + " pixels",
                "use a smaller scale, or SVG, which has no pixels");
  }
}

}  // namespace

std::string png_of(const Scene& scene, double pixels_per_point) {
  return painted(scene, pixels_per_point,
                 [&](const Pixels& pixels) { return encode_png(pixels, pixels_per_point * points_per_metre); });
}

Raster raster_of(const Scene& scene, double pixels_per_point) {
  return painted(scene, pixels_per_point, [](const Pixels& pixels) {
    Raster raster{pixels.width, pixels.height, {}};
    raster.rgb.reserve(3 * pixels.width * pixels.height);
    for (std::size_t y = 0; y < pixels.height; ++y) {
      for (std::size_t x = 0; x < pixels.width; ++x) {
        const std::uint32_t color = Pixels::color(pixels.row(y), x);
        for (const int shift : {16, 8, 0}) {
          raster.rgb.push_back(static_cast<std::uint8_t>(color >> shift));
        }
      }
    }
    return raster;
  });
}

std::string pdf_of(const Scene& scene, double scale) {
  const double width = scene.width * scene.scale * scale;
  const double height = scene.height * scene.scale * scale;
  if (width > most_pdf_points + 1e-6 || height > most_pdf_points + 1e-6) {
    throw Error("a PDF page of " + size_text(width, height) + " points is larger than 14400 points, the most it can be",
                "use a smaller scale, or SVG, which has no limit");
  }
  std::string file;
  const SurfaceHandle surface(cairo_pdf_surface_create_for_stream(append, &file, width, height));
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, scene.name.c_str());
  // Without a date: with the time of drawing the same figure would never give the same bytes twice.
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");
  paint(scene, surface.get(), scene.scale * scale);
  cairo_surface_finish(surface.get());
  const cairo_status_t status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) {
    throw Error("the PDF could not be written: " + std::string(cairo_status_to_string(status)));
  }
  return file;
}

}  // namespace expertviz::plot
