#include "page/html.hpp"

#include "page/style.hpp"
#include "page/two_themes.hpp"
#include "table/text_table.hpp"
#include "text/markup.hpp"
#include "text/safe_text.hpp"

#include <cstddef>
#include <variant>

#include <fmt/format.h>

namespace expertviz::page {
namespace {

/// Of a chart in a narrow window, in points: a telephone's width, and room for each panel.
constexpr double narrow_width = 270;
constexpr double narrow_panel_height = 230;

std::string escaped(const std::string& text) {
  return text::markup_text(text::safe_text(text));
}

/// An element with text in it; nothing for no text.
std::string element(const char* tag, const std::string& text, const char* attributes = "") {
  return text.empty() ? "" : fmt::format("<{0}{1}>{2}</{0}>\n", tag, attributes, escaped(text));
}

class HtmlWriter {
 public:
  std::string page(const Page& page) {
    std::string body = fmt::format("<header>\n{}", element("h1", page.title));
    for (const std::string& fact : page.facts) {
      body += element("p", fact, " class=\"facts\"");
    }
    body += "</header>\n<main>\n" + verdict(page) + "<nav aria-label=\"Sections\"><ul>\n";
    for (const Section& section : page.sections) {
      body += fmt::format("<li><a href=\"#{0}\">{0}</a></li>\n", escaped(section.id));
    }
    body += "</ul></nav>\n";
    for (const Section& one : page.sections) {
      body += section(one);
    }
    return head(page.title) + "<body>\n" + body + "</main>\n<script>" + script + "</script>\n</body>\n</html>\n";
  }

 private:
  /// Written last: only then the colours are known.
  [[nodiscard]] std::string head(const std::string& title) const {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src '{}'\">\n"
        "<title>{}</title>\n<style>\n:root{{color-scheme:light dark;{}{}}}\n"
        "@media screen and (prefers-color-scheme:dark){{:root{{{}{}}}}}{}</style>\n</head>\n",
        script_hash, escaped(title), light_colors, colors_.properties(Theme::light), dark_colors,
        colors_.properties(Theme::dark), style);
  }

  static std::string statements(const char* heading, const std::vector<Statement>& list) {
    if (list.empty()) { return {}; }
    std::string text = element("h2", heading) + "<ul>\n";
    for (const Statement& one : list) {
      text += fmt::format("<li>{} <a href=\"#{}\"><code>expertviz {}</code></a></li>\n", escaped(one.text),
                          escaped(one.command), escaped(one.command));
    }
    return text + "</ul>\n";
  }

  static std::string verdict(const Page& page) {
    const std::string text = statements("What the trace says", page.findings) + statements("What to try", page.advice);
    return text.empty() ? "" : "<div class=\"verdict\">\n" + text + "</div>\n";
  }

  std::string section(const Section& one) {
    std::string text = fmt::format("<section id=\"{}\" aria-labelledby=\"title-{}\">\n<h2 id=\"title-{}\">{}</h2>\n",
                                   escaped(one.id), escaped(one.id), escaped(one.id), escaped(one.title));
    text += element("p", one.description);
    if (!one.lack.empty()) { text += element("p", "No data: " + one.lack, " class=\"notes\""); }
    for (const Exhibit& each : one.exhibits) {
      text += exhibit(each);
    }
    return text + "</section>\n";
  }

  std::string exhibit(const Exhibit& one) {
    std::string text = element("h3", one.heading) + element("p", one.summary);
    if (one.figure) {
      text += std::visit([&](const auto& figure) { return picture(figure, one); }, *one.figure);
    }
    text += element("p", one.reading, " class=\"reading\"");
    for (const std::string& note : one.notes) {
      text += element("p", "Note: " + note, " class=\"notes\"");
    }
    if (!one.tables.empty()) {
      text += "<details><summary>Table</summary>\n";
      for (const NamedTable& each : one.tables) {
        text += table(each);
      }
      text += "</details>\n";
    }
    if (!one.command.empty()) { text += fmt::format("<p>Alone: <code>{}</code></p>\n", escaped(one.command)); }
    return text;
  }

  /// A chart is laid out twice, so that its letters are as large in a narrow window as in a wide one.
  std::string picture(Chart chart, const Exhibit&) {
    std::string caption;
    for (const std::string& line : chart.title) {
      caption += (caption.empty() ? "" : ". ") + line;
    }
    chart.title.clear();
    const Size narrow{narrow_width, narrow_panel_height * static_cast<double>(chart.panels.size())};
    return fmt::format(
        "<figure>\n<figcaption>{}</figcaption>\n<div class=\"wide\">\n{}</div>\n<div class=\"narrow\">\n{}</div>\n"
        "</figure>\n",
        escaped(caption), colors_.svg_of(chart, caption, {}), colors_.svg_of(chart, caption, narrow));
  }

  /// A tree keeps its size, and the reader moves it.
  std::string picture(TreeFigure tree, const Exhibit& one) {
    tree.title.clear();
    return fmt::format(
        "<figure>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">\n{}</div>\n</figure>\n",
        escaped(one.heading), colors_.svg_of(tree, one.heading, {}));
  }

  static std::string table(const NamedTable& named) {
    const auto is_printed = [&](std::size_t i) {
      return (named.table->columns[i].forms & table::Column::text) != 0 && !named.table->columns[i].heading.empty();
    };
    std::string text = "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n<table>\n" +
                       element("caption", named.heading) + "<thead><tr>";
    const std::size_t columns = named.table->columns.size();
    for (std::size_t i = 0; i < columns; ++i) {
      if (!is_printed(i)) { continue; }
      text += fmt::format("<th scope=\"col\">{}</th>", escaped(named.table->columns[i].heading));
    }
    text += "</tr></thead>\n<tbody>\n";
    for (const std::vector<table::Cell>& row : named.table->rows) {
      text += "<tr>";
      for (std::size_t i = 0; i < columns; ++i) {
        if (!is_printed(i)) { continue; }
        // What is missing stands as a number does, for it mostly stands for one.
        const bool number = table::is_number(row[i]) || table::is_missing(row[i]);
        text += fmt::format("<td{}>{}</td>", number ? " class=\"number\"" : "",
                            escaped(table::cell_text(row[i], named.table->columns[i].decimals)));
      }
      text += "</tr>\n";
    }
    return text + "</tbody>\n</table>\n</div>\n";
  }

  Colors colors_;
};

}  // namespace

std::string html_of(const Page& page) {
  return HtmlWriter().page(page);
}

}  // namespace expertviz::page
