/* SPDX-License-Identifier: MPL-2.0 */
/* VTK files: well-formed XML whose arrays hold the numbers that were given. */
#include "io_test.h"

#include <math.h>

#include "io/vtk.h"

/* Two triangles of order 2, one with a curved edge, in two regions. */
static double node[9][2] = {{0, 0},     {1, 0},   {0, 1},     {1, 1},  {0.5, 0},
                            {0.5, 0.5}, {0, 0.5}, {1.1, 0.5}, {0.5, 1}};
static uint32_t element[12] = {0, 1, 2, 4, 5, 6, 1, 3, 2, 7, 8, 5};
static uint16_t region[2] = {0, 1};
static struct wh_region regions[2] = {{.name = "vacuum"}, {.name = "glass <a&b>"}};
static struct wh_mesh mesh = {.symmetry = WH_AXISYMMETRIC,
                              .order = 2,
                              .nodes_per_element = 6,
                              .node_count = 9,
                              .element_count = 2,
                              .node = node,
                              .element = element,
                              .region = region,
                              .region_count = 2,
                              .regions = regions};

/* The values of an array of doubles, decoded from base64; checks its byte count. */
static void decode(const char *text, const char *name, size_t count, double *value) {
  char key[128];
  snprintf(key, sizeof key, "Name=\"%s\"", name);
  const char *at = strstr(text, key);
  assert_non_null(at);
  at = strchr(at, '>') + 1;
  static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned char byte[1024];
  size_t used = 0;
  for (; *at != '<'; at += 4) {
    uint32_t word = 0;
    int pad = (at[2] == '=') + (at[3] == '=');
    for (int i = 0; i < 4; i++)
      word = word << 6 | (at[i] == '=' ? 0 : (uint32_t)(strchr(digit, at[i]) - digit));
    for (int i = 0; i < 3 - pad; i++)
      byte[used++] = (unsigned char)(word >> (16 - 8 * i));
  }
  uint64_t length;
  memcpy(&length, byte, sizeof length);
  assert_int_equal(length, count * sizeof(double));
  assert_int_equal(used, length + 8);
  memcpy(value, byte + 8, length);
}

static void is_well_formed(struct io_test *t, const char *name) {
  char command[512];
  snprintf(command, sizeof command, "xmllint --noout %s", io_path(t, name));
  assert_int_equal(system(command), 0);
}

static void a_mesh_keeps_its_curves_and_values(void **state) {
  struct io_test *t = *state;
  double phi[12], E[36], value[36];
  for (int i = 0; i < 12; i++)
    phi[i] = sqrt(i);
  for (int i = 0; i < 36; i++)
    E[i] = 1e5 / (1 + i);
  const struct wh_vtk_array array[] = {{"potential [V]", 1, phi}, {"E [V/m]", 3, E}};
  assert_int_equal(wh_vtu_write(t->c, io_path(t, "m.vtu"), &mesh, 2, array), WH_OK);
  is_well_formed(t, "m.vtu");
  char *text = io_content(t, "m.vtu");
  decode(text, "potential [V]", 12, value);
  assert_memory_equal(value, phi, sizeof phi);
  decode(text, "E [V/m]", 36, value);
  assert_memory_equal(value, E, sizeof E);
  decode(text, "Points", 36, value);
  for (size_t i = 0; i < 12; i++) {
    assert_true(value[3 * i] == node[element[i]][1] && value[3 * i + 1] == 0.0);
    assert_true(value[3 * i + 2] == node[element[i]][0]);
  }
  free(text);
  phi[7] = NAN;
  assert_int_equal(wh_vtu_write(t->c, io_path(t, "bad.vtu"), &mesh, 2, array), WH_INTERNAL);
  assert_int_equal(io_file_count(t), 1);
}

static void trajectories_keep_their_points(void **state) {
  struct io_test *t = *state;
  const size_t start[] = {0, 2, 5};
  const double point[5][3] = {{0, 0, 0}, {0, 0, 1}, {1, 2, 3}, {1, 2, 4}, {2, 2, 5}};
  const double energy[5] = {1, 2, 3, 4, 5}, id[2] = {7, 9};
  const struct wh_vtk_array on_points = {"energy [eV]", 1, energy}, on_lines = {"id", 1, id};
  struct wh_vtk_lines lines = {.count = 2,
                               .start = start,
                               .point = point,
                               .point_array_count = 1,
                               .line_array_count = 1,
                               .point_array = &on_points,
                               .line_array = &on_lines};
  double value[15];
  assert_int_equal(wh_vtp_write(t->c, io_path(t, "t.vtp"), &lines), WH_OK);
  is_well_formed(t, "t.vtp");
  char *text = io_content(t, "t.vtp");
  decode(text, "Points", 15, value);
  assert_memory_equal(value, point, sizeof point);
  decode(text, "energy [eV]", 5, value);
  assert_memory_equal(value, energy, sizeof energy);
  decode(text, "id", 2, value);
  assert_memory_equal(value, id, sizeof id);
  free(text);
  lines.count = 0;
  assert_int_equal(wh_vtp_write(t->c, io_path(t, "none.vtp"), &lines), WH_OK);
  is_well_formed(t, "none.vtp");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_mesh_keeps_its_curves_and_values, io_setup, io_teardown),
      cmocka_unit_test_setup_teardown(trajectories_keep_their_points, io_setup, io_teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
