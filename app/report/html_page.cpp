#include "app/report/html_page.hpp"

#include "app/report/sha256.hpp"

// app/report/page.S
extern "C" {
extern const char suanwang_page_style_begin[];
extern const char suanwang_page_style_end[];
extern const char suanwang_page_script_begin[];
extern const char suanwang_page_script_end[];
extern const char suanwang_page_charts_begin[];
extern const char suanwang_page_charts_end[];
}

namespace suanwang::app {

namespace {

std::string_view between_symbols(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::string hash_source(std::string_view text) {
  return "'sha256-" + base64(sha256(text)) + "'";
}

void add_element(std::string& page, std::string_view name, std::string_view text) {
  page.append("<").append(name).append(">").append(text);
  page.append("</").append(name).append(">\n");
}

}  // namespace

PageParts built_in_page() {
  return {between_symbols(suanwang_page_style_begin, suanwang_page_style_end),
          between_symbols(suanwang_page_script_begin, suanwang_page_script_end),
          between_symbols(suanwang_page_charts_begin, suanwang_page_charts_end)};
}

std::string json_for_html(std::string_view json) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text;
  text.reserve(json.size() + json.size() / 16);
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    // U+2028 and U+2029 end a line in older JavaScript.
    const std::string_view here = json.substr(i, 3);
    if (c == '<' || c == '>' || c == '&') {
      text += "\\u00";
      text += kHex[static_cast<unsigned char>(c) >> 4U];
      text += kHex[static_cast<unsigned char>(c) & 15U];
    } else if (here == "\xe2\x80\xa8" || here == "\xe2\x80\xa9") {
      text += here == "\xe2\x80\xa8" ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      text += c;
    }
  }
  return text;
}

std::string html_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string html_page(std::string_view title, std::string_view json, const PageParts& parts) {
  std::string policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " +
                       hash_source(parts.style) + "; script-src " + hash_source(parts.script);
  if (!parts.charts.empty()) {
    policy += " " + hash_source(parts.charts);
  }
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
      policy +
      "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n";
  add_element(page, "title", html_escaped(title));
  add_element(page, "style", parts.style);
  page +=
      "</head>\n<body>\n<noscript>这份报告的图表由页面内的脚本绘制, 请允许运行。 "
      "This report is drawn by the script inside it: please let it run.</noscript>\n"
      "<div id=\"page\"></div>\n<script type=\"application/json\" id=\"report\">";
  page += json_for_html(json);
  page += "</script>\n";
  if (!parts.charts.empty()) {
    add_element(page, "script", parts.charts);
  }
  add_element(page, "script", parts.script);
  page += "</body>\n</html>\n";
  return page;
}

}  // namespace suanwang::app
