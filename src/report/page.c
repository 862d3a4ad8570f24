/* SPDX-License-Identifier: MPL-2.0 */
#include "report/page.h"

#include "io/json.h"
#include "report/assets.h"
#include "report/scene.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER 96
#define LABEL 80
#define FEWEST_CARDS 4
#define MOST_CARDS 8
#define MAX_TABLE_ROWS 500 /* shown; the CSV file has all */

static const struct {
  const char *name, *label;
} labels[] = {
#define WH_LABEL(name, label) {name, label},
#include "report/labels.def"
#undef WH_LABEL
};

/* Names without a label are made readable: "mesh.unknowns" is "Mesh unknowns". */
void wh_report_label(const char *name, size_t size, char *text) {
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (strcmp(labels[i].name, name) == 0) {
      snprintf(text, size, "%s", labels[i].label);
      return;
    }
  snprintf(text, size, "%s", name);
  text[0] = (char)toupper((unsigned char)text[0]);
  for (char *s = text; *s; s++)
    if (*s == '.' || *s == '_')
      *s = ' ';
}

/* Text with HTML's special characters escaped, and control characters left out. */
static void put(FILE *f, const char *text) {
  for (const char *s = text ? text : ""; *s; s++) {
    if (*s == '<' || *s == '>' || *s == '&' || *s == '"')
      fprintf(f, "&#%d;", *s);
    else if ((unsigned char)*s >= 0x20 || *s == '\n' || *s == '\t')
      fputc(*s, f);
  }
}

static void put_element(FILE *f, const char *tag, const char *attributes, const char *text) {
  fprintf(f, "<%s%s>", tag, attributes);
  put(f, text);
  fprintf(f, "</%s>\n", tag);
}

static void put_head(FILE *f, const struct wh_report *r) {
  fputs(
      "<!DOCTYPE html>\n<html lang=\"en\" data-theme=\"light\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"generator\" content=\"wehnelt " WH_VERSION "\">\n",
      f);
  put_element(f, "title", "", r->title);
  fprintf(f, "<style>\n%s</style>\n</head>\n<body>\n", wh_report_style);
}

static void put_bar(FILE *f, const struct wh_report *r, const struct wh_plots *plots) {
  fputs("<div class=\"bar\"><div class=\"wrap\"><a class=\"brand\" href=\"#top\">"
        "<svg viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" "
        "stroke-linecap=\"round\" aria-hidden=\"true\"><path d=\"M3 4v5q5 0 5 3t-5 3v5\"/>"
        "<path d=\"M9 12C14 6 16 8 21 12 16 16 14 18 9 12z\" stroke-width=\"1.4\"/></svg>"
        "<span>wehnelt</span></a><nav>",
        f);
  if (plots->count > 0 || wh_scene_exists(r))
    fputs("<a href=\"#pictures\">Pictures</a>", f);
  fputs("<a href=\"#figures\">Figures</a>", f);
  if (r->table_count > 0)
    fputs("<a href=\"#tables\">Tables</a>", f);
  if (r->convergence || r->timing)
    fputs("<a href=\"#trust\">Convergence</a>", f);
  fputs("<a href=\"#case\">Case</a><a href=\"#cite\">Cite</a></nav>"
        "<button id=\"theme\" type=\"button\" aria-label=\"Light or dark\"></button></div></div>\n",
        f);
}

static void put_fact(FILE *f, const char *name, const char *value) {
  if (!value || !value[0])
    return;
  fputs("<div>", f);
  put_element(f, "dt", "", name);
  put_element(f, "dd", "", value);
  fputs("</div>", f);
}

static void put_title(FILE *f, const struct wh_report *r) {
  char seed[32], hash[17];
  fputs("<header class=\"title\" id=\"top\">\n", f);
  put_element(f, "h1", "", r->title);
  if (r->notes && r->notes[0])
    put_element(f, "p", " class=\"notes\"", r->notes);
  fputs("<dl class=\"facts\">", f);
  snprintf(seed, sizeof seed, "%" PRIu64, r->seed);
  snprintf(hash, sizeof hash, "%.16s", r->inputs_sha256 ? r->inputs_sha256 : "");
  put_fact(f, "Case", r->case_name);
  put_fact(f, "Date", r->date);
  put_fact(f, "Software", "wehnelt " WH_VERSION);
  put_fact(f, "Seed", seed);
  put_fact(f, "Inputs", hash);
  fputs("</dl>\n</header>\n", f);
}

/* Value and error one after the other, each with a power of ten of its own; the value in no more
   digits than the error leaves. */
static void take_apart(const struct wh_figure *figure, char value[NUMBER], char error[NUMBER]) {
  char rounded[40];
  double size = fabs(figure->value);
  int digits = size > figure->error ? (int)log10(size / figure->error) + 2 : 2;
  snprintf(rounded, sizeof rounded, "%.*g", digits < 15 ? digits : 15, figure->value);
  wh_report_number(strtod(rounded, NULL), 0.0, figure->unit, NUMBER, value);
  snprintf(rounded, sizeof rounded, "%.2g", figure->error);
  wh_report_number(strtod(rounded, NULL), 0.0, figure->unit, NUMBER, error);
}

/* A figure as "8.3244", "mm" and "0.0012 mm". */
static void put_card(FILE *f, const struct wh_figure *figure) {
  char value[NUMBER], error[NUMBER] = "", label[LABEL];
  wh_report_label(figure->name, sizeof label, label);
  wh_report_number(figure->value, figure->error, figure->unit, sizeof value, value);
  char *sign = strstr(value, " ± "), *unit = NULL;
  if (value[0] == '(') { /* (1.2 ± 0.3) × 10⁻⁸ */
    take_apart(figure, value, error);
  } else if (sign) {
    snprintf(error, sizeof error, "%s", sign + sizeof " ± " - 1);
    unit = strchr(sign + sizeof " ± " - 1, ' ');
    *sign = '\0';
  }
  if (!unit)
    unit = strchr(value, ' ');
  if (unit)
    *unit++ = '\0';
  fputs("<article class=\"card\">", f);
  put_element(f, "h2", "", label);
  fprintf(f, "<p class=\"value\">%s <small>", value);
  put(f, unit);
  fprintf(f, "</small></p><p class=\"error\">%s%s</p>", error[0] ? "± " : "", error);
  put_element(f, "p", " class=\"name\"", figure->name);
  fputs("</article>\n", f);
}

static bool is_headline(const struct wh_report *r, const char *name) {
  for (size_t i = 0; i < r->headline_count; i++)
    if (strcmp(r->headline[i], name) == 0)
      return true;
  return false;
}

/* The first headline figures, and others after them if there are few. */
static void put_cards(FILE *f, const struct wh_report *r) {
  size_t shown = 0;
  fputs("<div class=\"cards\">\n", f);
  for (size_t i = 0; r->figures && i < r->headline_count && shown < MOST_CARDS; i++) {
    const struct wh_figure *figure = wh_figures_find(r->figures, r->headline[i]);
    if (figure) {
      put_card(f, figure);
      shown++;
    }
  }
  for (size_t i = 0; r->figures && i < r->figures->count && shown < FEWEST_CARDS; i++)
    if (!is_headline(r, r->figures->item[i].name)) {
      put_card(f, &r->figures->item[i]);
      shown++;
    }
  fputs("</div>\n", f);
}

static void put_warnings(struct wh_context *c, FILE *f) {
  size_t count = wh_warning_count(c);
  if (count == 0) {
    fputs("<p class=\"good\">No warnings.</p>\n", f);
    return;
  }
  fprintf(f, "<aside class=\"notice\"><h2>%zu warning%s</h2><ul>", count, count == 1 ? "" : "s");
  for (size_t i = 0; i < count; i++)
    put_element(f, "li", "", wh_warning_text(c, i));
  fputs("</ul></aside>\n", f);
}

static void put_scene(FILE *f) {
  fputs("<figure class=\"of6 scene\" id=\"scene\"><div class=\"head\"><h3>The tube in three "
        "dimensions</h3><div class=\"tools\"></div></div><div class=\"controls\"></div>"
        "<div class=\"legend\"></div><div class=\"plot\"><canvas tabindex=\"0\" role=\"img\" "
        "aria-label=\"The tube in three dimensions\"></canvas></div><figcaption>Drag to turn, drag "
        "with the right button to move, wheel or + and − to zoom; arrow keys turn, c cuts, 0 goes "
        "back. What the cut removes is not drawn; rays are whole, and coloured by their kinetic "
        "energy.</figcaption></figure>\n",
        f);
}

static void put_pictures(FILE *f, const struct wh_report *r, const struct wh_plots *plots) {
  if (plots->count == 0 && !wh_scene_exists(r))
    return;
  fputs("<section id=\"pictures\"><h2 class=\"section\">Pictures</h2>\n<noscript><p>The pictures "
        "below need JavaScript; stills of them lie in the folder <i>pictures</i>.</p></noscript>\n"
        "<div class=\"grid\">\n",
        f);
  if (wh_scene_exists(r))
    put_scene(f);
  for (size_t i = 0; i < plots->count; i++) {
    const struct wh_plot *p = &plots->item[i];
    fprintf(f, "<figure class=\"of%d\" id=\"picture-%s\"><div class=\"head\">", p->columns, p->id);
    put_element(f, "h3", "", p->title);
    fputs("<div class=\"tools\"></div></div><div class=\"legend\"></div>"
          "<div class=\"plot\"><canvas tabindex=\"0\" role=\"img\" aria-label=\"",
          f);
    put(f, p->title);
    fputs("\"></canvas></div>", f);
    put_element(f, "figcaption", "", p->caption);
    fputs("</figure>\n", f);
  }
  fputs("</div>\n</section>\n", f);
}

static void put_figure_rows(FILE *f, const struct wh_figures *figures) {
  for (size_t i = 0; figures && i < figures->count; i++) {
    const struct wh_figure *figure = &figures->item[i];
    char text[NUMBER], label[LABEL];
    wh_report_label(figure->name, sizeof label, label);
    wh_report_number(figure->value, figure->error, figure->unit, sizeof text, text);
    fputs("<tr>", f);
    put_element(f, "td", "", label);
    put_element(f, "td", " class=\"mono\"", figure->name);
    put_element(f, "td", " class=\"n\"", text);
    fputs("</tr>\n", f);
  }
}

static void put_figures(FILE *f, const struct wh_report *r) {
  fputs("<section id=\"figures\"><h2 class=\"section\">Figures</h2><div class=\"sheet\"><div "
        "class=\"scroll\"><table><thead><tr><th>Figure</th><th>Name in result.json</th>"
        "<th class=\"n\">Value and error</th></tr></thead><tbody>\n",
        f);
  put_figure_rows(f, r->figures);
  fputs("</tbody></table></div></div></section>\n", f);
}

static void put_table(FILE *f, const struct wh_table *t) {
  char text[WH_NUMBER_TEXT_SIZE];
  fputs("<div class=\"sheet\">", f);
  put_element(f, "h3", "", t->title);
  fputs("<div class=\"scroll\"><table><thead><tr>", f);
  for (size_t j = 0; j < t->columns; j++) {
    const char *unit = t->column[j].unit;
    fputs(t->column[j].value ? "<th class=\"n\">" : "<th>", f);
    put(f, t->column[j].name);
    if (unit[0] && strcmp(unit, "1") != 0) {
      fputs(" / ", f);
      put(f, unit);
    }
    fputs("</th>", f);
  }
  fputs("</tr></thead><tbody>\n", f);
  for (size_t i = 0; i < t->rows && i < MAX_TABLE_ROWS; i++) {
    fputs("<tr>", f);
    for (size_t j = 0; j < t->columns; j++) {
      const struct wh_column *column = &t->column[j];
      if (column->value)
        snprintf(text, sizeof text, "%.7g", column->value[i]);
      put_element(f, "td", column->value ? " class=\"n\"" : "",
                  column->value ? text : column->text[i]);
    }
    fputs("</tr>\n", f);
  }
  fputs("</tbody></table></div>", f);
  if (t->rows > MAX_TABLE_ROWS)
    fprintf(f, "<p class=\"good\">The first %d of %zu rows; %s.csv has all.</p>", MAX_TABLE_ROWS,
            t->rows, t->name);
  fputs("</div>\n", f);
}

static void put_tables(FILE *f, const struct wh_report *r) {
  if (r->table_count == 0)
    return;
  fputs("<section id=\"tables\"><h2 class=\"section\">Tables</h2><div class=\"two\">\n", f);
  for (size_t i = 0; i < r->table_count; i++)
    put_table(f, &r->table[i]);
  fputs("</div></section>\n", f);
}

static void put_pairs(FILE *f, const char *title, const struct wh_figures *figures) {
  fputs("<div class=\"sheet\">", f);
  put_element(f, "h3", "", title);
  fputs("<table><tbody>\n", f);
  for (size_t i = 0; figures && i < figures->count; i++) {
    const struct wh_figure *figure = &figures->item[i];
    char text[NUMBER], label[LABEL];
    wh_report_label(figure->name, sizeof label, label);
    wh_report_number(figure->value, figure->error, figure->unit, sizeof text, text);
    fputs("<tr>", f);
    put_element(f, "td", "", label);
    put_element(f, "td", " class=\"n\"", text);
    fputs("</tr>\n", f);
  }
  fputs("</tbody></table></div>\n", f);
}

static void put_trust(FILE *f, const struct wh_report *r) {
  if (!r->convergence && !r->timing)
    return;
  fputs("<section id=\"trust\"><h2 class=\"section\">Convergence and timing</h2><div "
        "class=\"two\">\n",
        f);
  put_pairs(f, "What the answer rests on", r->convergence);
  put_pairs(f, "Time", r->timing);
  fputs("</div></section>\n", f);
}

static void put_keys(FILE *f, const struct wh_report *r) {
  bool explained = false;
  for (size_t i = 0; i < r->key_count; i++)
    explained = explained || r->key[i].summary;
  fprintf(f,
          "<div class=\"sheet\"><div class=\"scroll\"><table><thead><tr><th>Key</th>"
          "<th>Value</th>%s</tr></thead><tbody>\n",
          explained ? "<th class=\"wide\">Meaning</th>" : "");
  for (size_t i = 0; i < r->key_count; i++) {
    const struct wh_report_key *key = &r->key[i];
    fprintf(f, "<tr%s>", key->given ? "" : " class=\"default\"");
    put_element(f, "td", " class=\"mono\"", key->path);
    put_element(f, "td", " class=\"mono\"", key->value);
    if (explained)
      put_element(f, "td", " class=\"wide\"", key->summary);
    fputs("</tr>\n", f);
  }
  fputs("</tbody></table></div></div>\n<p class=\"good\">Grey: the default was taken.</p>\n", f);
}

static void put_case(FILE *f, const struct wh_report *r) {
  fputs("<section id=\"case\"><h2 class=\"section\">The case</h2>\n", f);
  if (r->key_count > 0)
    put_keys(f, r);
  if (r->case_text) {
    fputs("<details class=\"sheet\"><summary>The case file as it was read", f);
    if (r->case_name) {
      fputs(": <code>", f);
      put(f, r->case_name);
      fputs("</code>", f);
    }
    fputs("</summary>\n<pre>", f);
    put(f, r->case_text);
    fputs("</pre></details>\n", f);
  }
  fputs("</section>\n", f);
}

static void put_cite(FILE *f, const struct wh_report *r) {
  fputs("<section id=\"cite\"><h2 class=\"section\">How to cite and repeat</h2><div class=\"sheet "
        "cite\"><pre>wehnelt " WH_VERSION
        ": electron guns, image tubes and X-ray tubes from the cathode to the image.\n"
        "Free software under the Mozilla Public License 2.0.\nCase: ",
        f);
  put(f, r->title);
  fputs(r->inputs_sha256 ? "\nInputs (SHA-256): " : "", f);
  put(f, r->inputs_sha256);
  fprintf(f, "\nSeed: %" PRIu64, r->seed);
  if (r->command) {
    fputs("\nCommand: ", f);
    put(f, r->command);
  }
  fputs("</pre></div></section>\n", f);
}

/* The viewer, which only a tube without symmetry needs. */
static enum wh_status put_viewer(struct wh_context *c, FILE *f, const struct wh_report *r) {
  struct wh_json j = wh_json_start(f, 0, 0);
  fputs("<script type=\"application/json\" id=\"scene-data\">", f);
  WH_TRY(wh_scene_json(c, r, &j));
  WH_TRY(wh_json_end(c, &j, "the report"));
  fprintf(f, "</script>\n<script>\n%s</script>\n<script>\n%s</script>\n", wh_report_three,
          wh_report_viewer);
  return WH_OK;
}

static enum wh_status put_end(struct wh_context *c, FILE *f, const struct wh_report *r,
                              const struct wh_plots *plots) {
  fputs("</main>\n</div>\n<footer><div class=\"wrap\"><span>Made by wehnelt " WH_VERSION
        "</span><span>This file holds all it needs and loads nothing.</span></div></footer>\n"
        "<script type=\"application/json\" id=\"pictures-data\">",
        f);
  struct wh_json j = wh_json_start(f, 0, 0);
  WH_TRY(wh_plots_json(c, plots, &j));
  WH_TRY(wh_json_end(c, &j, "the report"));
  fprintf(f, "</script>\n<script>\n%s</script>\n", wh_report_script);
  if (wh_scene_exists(r))
    WH_TRY(put_viewer(c, f, r));
  fputs("</body>\n</html>\n", f);
  return WH_OK;
}

enum wh_status wh_page_write(struct wh_context *c, FILE *f, const struct wh_report *r,
                             const struct wh_plots *plots) {
  put_head(f, r);
  put_bar(f, r, plots);
  fputs("<div class=\"wrap\">\n", f);
  put_title(f, r);
  fputs("<main>\n", f);
  put_cards(f, r);
  put_warnings(c, f);
  put_pictures(f, r, plots);
  put_figures(f, r);
  put_tables(f, r);
  put_trust(f, r);
  put_case(f, r);
  put_cite(f, r);
  return put_end(c, f, r, plots);
}
