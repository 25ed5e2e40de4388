#include "plot/svg_writer.hpp"

#include "plot/number_text.hpp"
#include "plot/pango_text.hpp"
#include "text/markup.hpp"

#include <string_view>

namespace expertviz::plot {
namespace {

/// A hundredth of a point is finer than any printer.
std::string number(double value) {
  return short_text(value, 2);
}

std::string hex(Color color) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "#";
  for (const unsigned channel : {color.red, color.green, color.blue}) {
    text += digits[channel / 16];
    text += digits[channel % 16];
  }
  return text;
}

std::string attribute(std::string_view name, const std::string& value) {
  std::string text(" ");
  text.append(name).append("=\"").append(value).append("\"");
  return text;
}

/// "10 20" or "-5-3": a sign parts numbers as well as a space does.
void add_point(std::string& path, const Point& point) {
  const std::string y = number(point.y);
  path += number(point.x);
  if (!y.starts_with('-')) { path += ' '; }
  path += y;
}

class SvgWriter {
 public:
  explicit SvgWriter(std::string& file) : file_(file) {}

  void operator()(const Boxes& boxes) const {
    if (boxes.rects.empty()) { return; }
    const bool many = boxes.rects.size() > 1;
    const std::string look = fill(boxes.fill) + (boxes.border ? stroke(*boxes.border) : "") +
                             (boxes.touching ? attribute("shape-rendering", "crispEdges") : "");
    if (many) { file_ += "<g" + look + ">\n"; }
    for (const Rect& rect : boxes.rects) {
      file_ += "<rect" + attribute("x", number(rect.x)) + attribute("y", number(rect.y)) +
               attribute("width", number(rect.width)) + attribute("height", number(rect.height));
      if (boxes.radius > 0) { file_ += attribute("rx", number(boxes.radius)); }
      file_ += (many ? "" : look) + "/>\n";
    }
    if (many) { file_ += "</g>\n"; }
  }

  void operator()(const Polyline& line) const {
    file_ += "<path" + attribute("d", path(line.points)) + fill({}) + stroke(line.pen) + "/>\n";
  }

  void operator()(const Area& area) const {
    file_ += "<path" + attribute("d", path(area.points) + "z") + fill(area.fill) + "/>\n";
  }

  void operator()(const Marks& marks) const {
    const std::string look = fill(marks.fill) + (marks.border ? stroke(*marks.border) : "");
    const std::string r = number(marks.radius);
    if (marks.shape == Marks::Shape::disc) {
      file_ += "<g" + look + ">\n";
      for (const Point& centre : marks.centres) {
        file_ += "<circle" + attribute("cx", number(centre.x)) + attribute("cy", number(centre.y)) + attribute("r", r) +
                 "/>\n";
      }
      file_ += "</g>\n";
      return;
    }
    std::string outline;
    for (const Point& centre : marks.centres) {
      outline += "M";
      add_point(outline, {centre.x, centre.y - marks.radius});
      outline += "l" + r + " " + r + "-" + r + " " + r + "-" + r + "-" + r + "z";
    }
    file_ += "<path" + attribute("d", outline) + look + "/>\n";
  }

  void operator()(const Link& link) const {
    const double middle = (link.from.y + link.to.y) / 2;
    std::string curve = "M";
    add_point(curve, link.from);
    curve += "C";
    add_point(curve, {link.from.x, middle});
    curve += " ";
    add_point(curve, {link.to.x, middle});
    curve += " ";
    add_point(curve, link.to);
    file_ += "<path" + attribute("d", curve) + fill({}) + stroke(link.pen) + "/>\n";
  }

  void operator()(const Label& label) const {
    const TextLine& line = label.line;
    if (line.runs.empty()) { return; }
    file_ += "<text" + attribute("x", number(label.at.x)) + attribute("y", number(label.at.y)) + anchor(label);
    if (label.upwards) {
      file_ += attribute("transform", "rotate(-90 " + number(label.at.x) + " " + number(label.at.y) + ")");
    }
    file_ += look(line.runs.front(), nullptr) + ">" + text::markup_text(line.runs.front().text);
    for (std::size_t i = 1; i < line.runs.size(); ++i) {
      file_ +=
          "<tspan" + look(line.runs[i], &line.runs.front()) + ">" + text::markup_text(line.runs[i].text) + "</tspan>";
    }
    file_ += "</text>\n";
  }

 private:
  static std::string path(const std::vector<Point>& points) {
    std::string result = "M";
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (i > 0) { result += i == 1 ? "L" : " "; }
      add_point(result, points[i]);
    }
    return result;
  }

  static std::string fill(const std::optional<Color>& color) {
    if (!color) { return attribute("fill", "none"); }
    return attribute("fill", hex(*color)) + (color->alpha < 1 ? attribute("fill-opacity", number(color->alpha)) : "");
  }

  static std::string stroke(const Pen& pen) {
    std::string result = attribute("stroke", hex(pen.color)) + attribute("stroke-width", number(pen.width));
    if (pen.color.alpha < 1) { result += attribute("stroke-opacity", number(pen.color.alpha)); }
    if (!pen.dash.empty()) {
      std::string lengths;
      for (const double length : pen.dash) {
        if (!lengths.empty()) { lengths += ' '; }
        lengths += number(length);
      }
      result += attribute("stroke-dasharray", lengths);
    }
    return result;
  }

  /// Anchors go with the direction of writing: the start of a Hebrew word is its right end.
  static std::string anchor(const Label& label) {
    const bool rtl = label.line.right_to_left;
    const std::string direction = rtl ? attribute("direction", "rtl") : "";
    if (label.anchor == Label::Anchor::middle) { return direction + attribute("text-anchor", "middle"); }
    return direction + ((label.anchor == Label::Anchor::end) != rtl ? attribute("text-anchor", "end") : "");
  }

  /// The look of a run, or how it differs from that of the text it stands in.
  static std::string look(const TextRun& run, const TextRun* around) {
    std::string result;
    if (around == nullptr || run.size != around->size) { result += attribute("font-size", number(run.size)); }
    if (around == nullptr || run.color != around->color) { result += fill(run.color); }
    if (run.bold != (around != nullptr && around->bold)) {
      result += attribute("font-weight", run.bold ? "bold" : "normal");
    }
    if (run.italic != (around != nullptr && around->italic)) {
      result += attribute("font-style", run.italic ? "italic" : "normal");
    }
    if (run.struck) { result += attribute("text-decoration", "line-through"); }
    return result;
  }

  std::string& file_;
};

}  // namespace

std::string svg_of(const Scene& scene, double scale) {
  const std::string width = number(scene.width);
  const std::string height = number(scene.height);
  std::string file = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"" +
                     attribute("width", number(scene.width * scene.scale * scale) + "pt") +
                     attribute("height", number(scene.height * scene.scale * scale) + "pt") +
                     attribute("viewBox", "0 0 " + width + " " + height) + attribute("font-family", font_families) +
                     " stroke-linejoin=\"round\" xml:space=\"preserve\">\n";
  if (!scene.name.empty()) { file += "<title>" + text::markup_text(scene.name) + "</title>\n"; }
  file += "<rect" + attribute("width", width) + attribute("height", height) + attribute("fill", hex(scene.background)) +
          "/>\n";
  const SvgWriter writer(file);
  for (const Shape& shape : scene.shapes) {
    std::visit(writer, shape);
  }
  return file + "</svg>\n";
}

}  // namespace expertviz::plot
