/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/spectrum_print.h"

#include <math.h>

#include "base/file.h"
#include "material/element.h"
#include "material/relaxation.h"

enum { COLUMNS = 64, ROWS = 14, STRONGEST = 6 };

void wh_cli_spectrum_lines(const struct wh_spectrum *s, double per_photon) {
  double below = INFINITY;
  for (int n = 0; n < STRONGEST; n++) {
    const struct wh_spectrum_line *best = NULL;
    for (size_t i = 0; i < s->lines; i++)
      if (s->line[i].amount < below && (!best || s->line[i].amount > best->amount))
        best = &s->line[i];
    if (!best || best->amount * per_photon < 1e-3)
      return;
    char name[16];
    wh_line_name(best->filled, best->from, name);
    printf("  %-2s %-12s %8.3f keV  %5.2f %% of the photons\n", wh_element_by_z(best->z)->symbol,
           name, best->energy_eV * 1e-3, 100.0 * best->amount * per_photon);
    below = best->amount;
  }
}

/* Mean height of the bins under each column. */
static double columns(const struct wh_spectrum *s, double height[COLUMNS]) {
  double most = 0.0;
  for (int k = 0; k < COLUMNS; k++) {
    size_t from = s->count * (size_t)k / COLUMNS, to = s->count * (size_t)(k + 1) / COLUMNS;
    to = to > from ? to : from + 1;
    height[k] = 0.0;
    for (size_t i = from; i < to && i < s->count; i++)
      height[k] += wh_spectrum_bin(s, i) / (double)(to - from);
    most = fmax(most, height[k]);
  }
  return most;
}

void wh_cli_spectrum_plot(const struct wh_spectrum *s) {
  static const char *const block[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double height[COLUMNS], most = columns(s, height);
  for (int row = ROWS; row-- > 0 && most > 0.0;) {
    printf("  |");
    for (int k = 0; k < COLUMNS; k++) {
      double eighths = 8.0 * (height[k] / most * ROWS - row);
      printf("%s", block[(int)fmax(0.0, fmin(8.0, ceil(eighths - 0.5)))]);
    }
    printf("\n");
  }
  double top = s->low_eV + (double)s->count * s->width_eV;
  printf("  +");
  for (int k = 0; k < COLUMNS; k++)
    printf("-");
  printf("\n  %-*.4g%*.4g keV\n", COLUMNS / 2, s->low_eV * 1e-3, COLUMNS / 2, top * 1e-3);
}

void wh_cli_spectrum_json(struct wh_json *j, const struct wh_spectrum *s,
                          const struct wh_figures *figures, double scale) {
  wh_json_open_object(j);
  wh_json_name(j, "figures");
  wh_json_open_object(j);
  for (size_t i = 0; i < figures->count; i++) {
    const struct wh_figure *f = &figures->item[i];
    wh_json_name(j, f->name);
    wh_json_open_object(j);
    wh_json_put_number(j, "value", f->value);
    wh_json_put_text(j, "unit", f->unit);
    wh_json_put_number(j, "error", f->error);
    wh_json_close_object(j);
  }
  wh_json_close_object(j);
  wh_json_put_text(j, "unit", "photons/m^2 in each bin");
  wh_json_put_number(j, "low_eV", s->low_eV);
  wh_json_put_number(j, "width_eV", s->width_eV);
  wh_json_name(j, "photons");
  wh_json_open_array(j);
  for (size_t i = 0; i < s->count; i++)
    wh_json_number(j, scale * wh_spectrum_bin(s, i));
  wh_json_close_array(j);
  wh_json_close_object(j);
}

enum wh_status wh_cli_spectrum_csv(struct wh_context *c, const char *path,
                                   const struct wh_spectrum *s, const char *title, double scale) {
  struct wh_file file = {0};
  WH_TRY(wh_file_create(c, path, &file));
  fprintf(file.stream, "# %s\nenergy [keV],fluence [1/(cm^2 keV)],of it lines [1/(cm^2 keV)]\n",
          title);
  double per = scale * 1e-4 / (s->width_eV * 1e-3); /* 1/m^2 a bin to 1/cm^2 a keV */
  for (size_t i = 0; i < s->count; i++) {
    double all = wh_spectrum_bin(s, i);
    fprintf(file.stream, "%.9g,%.9g,%.9g\n", wh_spectrum_energy(s, i) * 1e-3, per * all,
            per * (all - s->continuum[i]));
  }
  return wh_file_commit(c, &file);
}
