/* SPDX-License-Identifier: MPL-2.0 */
/* The page of a report and what its pictures are made of. */
#include "../io/io_test.h"

#include <math.h>

#include "demo.h"
#include "report/body.h"
#include "report/contour.h"
#include "report/outline.h"
#include "report/pictures.h"

static void numbers_have_the_digits_of_their_error(void **state) {
  (void)state;
  const struct {
    double value, error;
    const char *unit, *text;
  } known[] = {
      {8.324447e-3, 3.2e-9, "m", "8.3244470 ± 0.0000032 mm"},
      {2.0648e-6, 1e-9, "m", "2.0648 ± 0.0010 µm"},
      {-1.5e-3, 0.0, "m", "−1.5 mm"},
      {10e3, 0.0, "V", "10 kV"},
      {0.0, 0.0, "V", "0 V"},
      {0.0, 1e-9, "m", "0.0 ± 1.0 nm"},
      {0.1, 0.3, "m", "100 ± 300 mm"},
      {3e-7, 0.0, "1", "3 × 10⁻⁷"},
      {-1.234567e-8, 2e-10, "1", "(−1.235 ± 0.020) × 10⁻⁸"},
      {1000.0, 0.0, "1", "1000"},
      {5000.0, 0.0, "1/m", "5 1/mm"},
      {1.2e6, 3e4, "V/m", "1.200 ± 0.030 MV/m"},
      {1.0471975, 0.0, "rad", "1.0472 rad"},
      {0.5, 0.0, "V^2", "0.5 V^2"}, /* not 500 mV^2 */
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    char text[96];
    wh_report_number(known[i].value, known[i].error, known[i].unit, sizeof text, text);
    assert_string_equal(text, known[i].text);
  }
}

/* Largest deviation of the line Phi = level from the circle on which the exact potential has that
   value, relative to its radius, for n by n cells of order 4. */
static double contour_error(struct wh_context *c, double level, size_t n, size_t *paths) {
  struct wh_mesh mesh;
  double *potential, worst = 0.0;
  struct wh_layer layer = {0};
  assert_int_equal(demo_mesh(c, 4, n, n, false, &mesh, &potential), WH_OK);
  assert_int_equal(wh_contour(c, &mesh, potential, level, "level", &layer), WH_OK);
  double rho = DEMO_OUTER / (1.0 + level * (DEMO_OUTER / DEMO_INNER - 1.0) / DEMO_VOLTAGE);
  for (size_t i = 0; i < layer.point_count; i++) {
    double at = hypot(layer.point[i][0] - DEMO_OUTER, layer.point[i][1]);
    worst = fmax(worst, fabs(at / rho - 1.0));
  }
  *paths = layer.path_count;
  free(layer.path);
  free(layer.point);
  free(potential);
  wh_mesh_free(&mesh);
  return worst;
}

/* The worst of some levels, which cut the small triangles in different places. */
static double worst_error(struct wh_context *c, size_t n) {
  double worst = 0.0;
  for (double level = 1010.0; level < 2500.0; level += 77.0) {
    size_t paths;
    worst = fmax(worst, contour_error(c, level, n, &paths));
    assert_int_equal(paths, 1);
  }
  return worst;
}

/* Linear interpolation on the small triangles: second order in their size. The exact line is a
   circle about the centre. */
static void contours_are_one_line_and_converge_to_the_exact_circle(void **state) {
  struct io_test *t = *state;
  size_t paths;
  double coarse = worst_error(t->c, 4), fine = worst_error(t->c, 8);
  assert_true(fabs(log2(coarse / fine) - 2.0) < 0.3);
  assert_true(fine < 1e-3);
  contour_error(t->c, 1500.0, 8, &paths); /* goes through corners of small triangles only */
  assert_int_equal(paths, 1);
}

static bool any_edge(const struct wh_mesh *m, size_t e, int face, const void *user) {
  (void)user;
  return m->neighbour[3 * e + (size_t)face] == WH_NO_ELEMENT;
}

/* Area of the sector: (outer^2 - inner^2) angle / 2. The outline is true to the chord of a
   sixteenth of an edge: with 8 edges for 60 degrees the relative error is below (pi/3/128)^2/6
   = 1.1e-5. */
static void an_outline_encloses_the_area(void **state) {
  struct io_test *t = *state;
  struct wh_mesh mesh;
  double *potential, area = 0.0;
  struct wh_layer layer = {0};
  assert_int_equal(demo_mesh(t->c, 4, 3, 8, false, &mesh, &potential), WH_OK);
  assert_int_equal(wh_outline(t->c, &mesh, any_edge, NULL, &layer, 0.0, "all"), WH_OK);
  assert_int_equal(layer.path_count, 1);
  assert_true(layer.path[0].closed);
  for (size_t i = 0; i + 1 < layer.point_count; i++) {
    const double *a = layer.point[i], *b = layer.point[i + 1];
    area += 0.5 * (a[0] * b[1] - a[1] * b[0]);
  }
  double exact = 0.5 * (DEMO_OUTER * DEMO_OUTER - DEMO_INNER * DEMO_INNER) * DEMO_FROM;
  assert_true(fabs(fabs(area) / exact - 1.0) < 1.2e-5);
  free(layer.path);
  free(layer.point);
  free(potential);
  wh_mesh_free(&mesh);
}

/* Three unit squares around a notch at the origin, whose two sides are an electrode. */
static struct wh_mesh notched_mesh(void) {
  static double node[9][2];
  static uint32_t element[18], neighbour[18];
  static uint16_t region[6], boundary[18];
  static struct wh_region regions[1];
  static struct wh_boundary boundaries[1] = {{.kind = WH_BOUNDARY_ELECTRODE}};
  static const uint32_t square[3][4] = {{1, 2, 5, 4}, {3, 4, 7, 6}, {4, 5, 8, 7}};
  struct wh_mesh m = {.symmetry = WH_PLANAR,
                      .order = 1,
                      .nodes_per_element = 3,
                      .node_count = 9,
                      .element_count = 6,
                      .node = node,
                      .element = element,
                      .neighbour = neighbour,
                      .region = region,
                      .boundary = boundary,
                      .region_count = 1,
                      .regions = regions,
                      .boundary_count = 1,
                      .boundaries = boundaries};
  for (int i = 0; i < 9; i++) {
    node[i][0] = i % 3;
    node[i][1] = i / 3;
  }
  for (int q = 0; q < 3; q++)
    for (int k = 0; k < 6; k++)
      element[6 * q + k] = square[q][(const int[]){0, 1, 2, 0, 2, 3}[k]];
  for (int i = 0; i < 18; i++) {
    uint32_t a = element[i], b = element[i - i % 3 + (i + 1) % 3];
    bool notch =
        (a == 1 && b == 4) || (a == 4 && b == 1) || (a == 3 && b == 4) || (a == 4 && b == 3);
    neighbour[i] = WH_NO_ELEMENT;
    boundary[i] = notch ? 0 : WH_NO_BOUNDARY;
    for (int j = 0; j < 18; j++)
      if (element[j] == b && element[j - j % 3 + (j + 1) % 3] == a)
        neighbour[i] = (uint32_t)j / 3;
  }
  return m;
}

static bool notch_edge(const struct wh_mesh *m, size_t e, int face, const void *user) {
  (void)user;
  return m->boundary[3 * e + (size_t)face] == 0;
}

/* The electrode fills the notch: its body is closed over the corner of the domain's box. */
static void a_body_that_the_domain_cuts_is_closed(void **state) {
  struct io_test *t = *state;
  struct wh_mesh mesh = notched_mesh();
  struct wh_layer surface = {0}, wall = {0};
  double area = 0.0;
  assert_int_equal(wh_outline(t->c, &mesh, notch_edge, NULL, &surface, 0.0, "cathode"), WH_OK);
  assert_int_equal(surface.path_count, 1);
  assert_int_equal(surface.path[0].count, 3);
  assert_int_equal(wh_body_make(t->c, &mesh, &surface, &wall), WH_OK);
  assert_true(wall.path_count == 1 && wall.path[0].closed);
  for (size_t i = 0; i < wall.point_count; i++) {
    const double *a = wall.point[i], *b = wall.point[(i + 1) % wall.point_count];
    area += 0.5 * (a[0] * b[1] - a[1] * b[0]);
  }
  assert_true(area == -1.0);
  free(surface.path);
  free(surface.point);
  free(wall.path);
  free(wall.point);
}

static void levels_are_round_and_inside(void **state) {
  (void)state;
  double level[72];
  size_t count = wh_contour_levels(0.0, 10e3, 18, level);
  assert_int_equal(count, 19);
  assert_true(level[0] == 500.0 && level[18] == 9500.0);
  assert_int_equal(wh_contour_levels(5.0, 5.0, 18, level), 0);
  count = wh_contour_levels(-1.0, 1.0, 9, level);
  assert_int_equal(count, 9);
  assert_true(fabs(level[4]) < 1e-12);
}

static void a_path_keeps_what_can_be_seen(void **state) {
  struct io_test *t = *state;
  struct wh_layer layer = {0};
  const double tolerance[2] = {1e-4, 1e-4};
  assert_int_equal(wh_path_start(t->c, &layer, 0.0, false, "arc"), WH_OK);
  for (int i = 0; i <= 1000; i++)
    assert_int_equal(wh_path_point(t->c, &layer, cos(1e-3 * i), sin(1e-3 * i)), WH_OK);
  wh_path_simplify(&layer, tolerance);
  /* a chord of angle a deviates by a^2/8: 36 chords would do for one radian */
  assert_true(layer.point_count > 30 && layer.point_count < 110);
  assert_true(layer.point[0][0] == 1.0 && layer.point[layer.point_count - 1][1] == sin(1.0));
  free(layer.path);
  free(layer.point);
}

static void count_of(const char *text, const char *what, int wanted) {
  int count = 0;
  for (const char *s = text; (s = strstr(s, what)); s++)
    count++;
  if (count != wanted)
    print_error("%d times %s\n", count, what);
  assert_int_equal(count, wanted);
}

/* The page refers to nothing outside of itself, and what the user wrote is escaped. */
static void a_page_stands_alone(void **state) {
  struct io_test *t = *state;
  struct demo d;
  assert_int_equal(demo_create(t->c, &d), WH_OK);
  assert_int_equal(wh_report_write(t->c, t->folder, &d.report), WH_OK);
  char *page = io_content(t, "report.html");
  static const char *const never[] = {"http:",  "https:", "src=",    "url(",      "@import",
                                      "fetch(", "<link",  "<iframe", "<cathode>", "XMLHttp"};
  for (size_t i = 0; i < sizeof never / sizeof *never; i++)
    count_of(page, never[i], 0);
  count_of(page, "&#60;cathode&#62; &#38; &#34;quotes&#34;", 1);
  count_of(page, "</script>", 2);
  count_of(page, "<figure ", 12);
  count_of(page, "grazes the anode", 1);
  char command[2048];
  snprintf(command, sizeof command,
           "python3 - %s <<'END'\n"
           "import sys, json, html.parser\n"
           "page = open(sys.argv[1], encoding='utf-8').read()\n"
           "open_tags = []\n"
           "class P(html.parser.HTMLParser):\n"
           "    def handle_starttag(self, tag, attrs):\n"
           "        if tag not in ('meta', 'br'): open_tags.append(tag)\n"
           "    def handle_endtag(self, tag):\n"
           "        assert open_tags.pop() == tag, tag\n"
           "P().feed(page)\n"
           "assert not open_tags\n"
           "def no(x): raise ValueError(x)\n"
           "data = page.split('id=\"pictures-data\">')[1].split('</script>')[0]\n"
           "assert len(json.loads(data, parse_constant=no)) == 12\n"
           "END\n",
           io_path(t, "report.html"));
  assert_int_equal(system(command), 0);
  free(page);
  demo_free(&d);
}

/* A run that ended early has little to show: the page is made all the same. */
static void a_report_of_almost_nothing_is_a_page(void **state) {
  struct io_test *t = *state;
  struct wh_report r = {.title = "Nothing yet"};
  assert_int_equal(wh_report_write(t->c, t->folder, &r), WH_OK);
  char *page = io_content(t, "report.html");
  count_of(page, "<figure ", 0);
  count_of(page, "No warnings.", 1);
  free(page);
  assert_int_equal(io_file_count(t), 1);
}

/* Values that differ by rounding: ticks of that size could not be counted in double precision. */
static void values_that_differ_by_rounding_make_a_picture(void **state) {
  struct io_test *t = *state;
  double z[] = {0.0, 1.0}, phi[] = {1e4, 1e4 * (1.0 + 2e-16)};
  struct wh_report_histogram energies = {.id = "energy",
                                         .title = "Energies",
                                         .quantity = "energy",
                                         .unit = "eV",
                                         .count = 2,
                                         .value = phi};
  struct wh_report r = {.title = "The same",
                        .stills = true,
                        .axis = {2, z, {phi, NULL, NULL}},
                        .histogram = &energies,
                        .histogram_count = 1};
  assert_int_equal(wh_report_write(t->c, t->folder, &r), WH_OK);
}

/* Curves with gaps, points, limits, and a tornado whose largest cause is on top. */
static void charts_and_effects_are_drawn(void **state) {
  struct io_test *t = *state;
  static const double x[] = {1.0, 2.0, 3.0, 4.0, 5.0}, y[] = {1.0, 2.0, NAN, 3.0, 4.0};
  static const char *const names[] = {"gap ± 50 µm", "bore ± 20 µm"};
  static const double low[] = {0.9, 0.5}, high[] = {NAN, 1.4};
  const struct wh_report_curve curve = {"a curve", 5, x, y};
  const struct wh_report_mark mark = {.at = 2.5, .direction = 1, .label = "at most"};
  const struct wh_report_chart chart = {.id = "chart",
                                        .title = "A chart",
                                        .label = {"x", "y"},
                                        .unit = {"m", "V"},
                                        .curve_count = 1,
                                        .curve = &curve,
                                        .dot_count = 1,
                                        .dot = &curve,
                                        .mark_count = 1,
                                        .mark = &mark};
  const struct wh_report_effects effects = {.id = "effects",
                                            .title = "Effects",
                                            .quantity = "radius",
                                            .unit = "m",
                                            .middle = 1.0,
                                            .count = 2,
                                            .name = names,
                                            .low = low,
                                            .high = high};
  struct wh_report r = {.title = "Charts",
                        .stills = true,
                        .chart_count = 1,
                        .chart = &chart,
                        .effects_count = 1,
                        .effects = &effects};
  assert_int_equal(wh_report_write(t->c, t->folder, &r), WH_OK);
  char *page = io_content(t, "report.html");
  count_of(page, "<figure ", 2);
  count_of(page, "[\"a curve\",0,0,1,1,2,2],[\"a curve\",0,0,4,3,5,4]", 1);
  count_of(page, "\"style\":\"span\"", 2);
  count_of(page, "[\"bore \\u00b1 20 \\u00b5m: 400 mm\",0,0,1,0.64,1.4,1.36]", 1);
  count_of(page, "\"names\":[", 1);
  free(page);
}

static void a_nan_makes_no_page(void **state) {
  struct io_test *t = *state;
  double z[] = {0.0, 1.0}, phi[] = {0.0, NAN};
  struct wh_report r = {.title = "Bad", .axis = {2, z, {phi, NULL, NULL}}};
  assert_int_equal(wh_report_write(t->c, t->folder, &r), WH_INTERNAL);
  assert_int_equal(wh_report_write(t->c, "/no/such/folder", &(struct wh_report){.title = "x"}),
                   WH_IO_FAILED);
}

/* Cairo's fonts stay loaded in fontconfig until the process ends; LeakSanitizer asks for this. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libfontconfig\n";
}

#define FILE_TEST(f) cmocka_unit_test_setup_teardown(f, io_setup, io_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_have_the_digits_of_their_error),
      FILE_TEST(contours_are_one_line_and_converge_to_the_exact_circle),
      FILE_TEST(an_outline_encloses_the_area),
      FILE_TEST(a_body_that_the_domain_cuts_is_closed),
      cmocka_unit_test(levels_are_round_and_inside),
      FILE_TEST(a_path_keeps_what_can_be_seen),
      FILE_TEST(a_page_stands_alone),
      FILE_TEST(a_report_of_almost_nothing_is_a_page),
      FILE_TEST(values_that_differ_by_rounding_make_a_picture),
      FILE_TEST(charts_and_effects_are_drawn),
      FILE_TEST(a_nan_makes_no_page),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
