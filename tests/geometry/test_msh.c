/* SPDX-License-Identifier: MPL-2.0 */
/* Mesh files: good ones of every format and order agree with each other; bad ones are refused with
   a message that names the place. */
#include "base/constants.h"
#include "geometry/job.h"
#include "geometry/msh.h"
#include "mesh_measure.h"
#include "tube.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "../near.h"

/* A unit square of four triangles around node 5, with electrodes left and right. */
#define FORMAT "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n"
#define NAMES "$PhysicalNames\n3\n1 1 \"left\"\n1 2 \"right\"\n2 3 \"vacuum\"\n$EndPhysicalNames\n"
#define NODES "$Nodes\n5\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n5 .5 .5 0\n$EndNodes\n"
#define LINES "1 1 2 1 1 1 4\n2 1 2 2 1 2 3\n"
#define TRIANGLES "3 2 2 3 1 1 2 5\n4 2 2 3 1 2 3 5\n5 2 2 3 1 3 4 5\n6 2 2 3 1 4 1 5\n"
#define ELEMENTS "$Elements\n6\n" LINES TRIANGLES "$EndElements\n"
#define FORMAT4 "$MeshFormat\n4.1 0 8\n$EndMeshFormat\n"
#define ENTITIES4                                                                                  \
  "$Entities\n0 2 1 0\n1 0 0 0 0 1 0 1 1 0\n2 1 0 0 1 1 0 1 2 0\n1 0 0 0 1 1 0 1 3 2 1 2\n"        \
  "$EndEntities\n"
#define NODES4                                                                                     \
  "$Nodes\n1 5 1 5\n2 1 0 5\n1\n2\n3\n4\n5\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n.5 .5 0\n$EndNodes\n"
#define ELEMENTS4                                                                                  \
  "$Elements\n3 6 1 6\n1 1 1 1\n1 1 4\n1 2 1 1\n2 2 3\n2 1 2 4\n3 1 2 5\n4 2 3 5\n5 3 4 5\n6 4 1 " \
  "5\n"                                                                                            \
  "$EndElements\n"

static struct tube *plates(void) {
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_electrode(t, "left", 0, NULL);
  tube_electrode(t, "right", 1, NULL);
  t->geometry.file_unit = 1;
  return t;
}

static enum wh_status read_text(struct wh_context *c, struct tube *t, const char *text,
                                struct wh_mesh *m) {
  struct wh_msh msh;
  memset(m, 0, sizeof *m);
  enum wh_status status = wh_msh_read(c, "test.msh", text, strlen(text), &msh);
  if (status == WH_OK)
    status = wh_mesh_from_msh(c, &t->geometry, &t->mesh, "test.msh", &msh, m);
  if (status == WH_OK)
    status = wh_mesh_check_parts(c, m);
  if (status != WH_OK)
    wh_mesh_free(m);
  wh_msh_free(&msh);
  return status;
}

static void good(const char *text) {
  struct wh_context *c = wh_context_create();
  struct tube *t = plates();
  struct wh_mesh m;
  enum wh_status status = read_text(c, t, text, &m);
  if (status != WH_OK)
    fail_msg("%s", wh_error_text(c, 0));
  measure_consistency(&m);
  assert_near(measure_area(&m), 1, 1e-15);
  assert_near(measure_length(&m, "left"), 1, 1e-15);
  assert_near(measure_length(&m, "axis"), 1, 1e-15);
  wh_mesh_free(&m);
  wh_context_destroy(c);
  tube_free(t);
}

static void test_good_text(void **state) {
  (void)state;
  good(FORMAT NAMES NODES ELEMENTS);
  good(FORMAT4 NAMES ENTITIES4 NODES4 ELEMENTS4);
  good("\n" FORMAT "$Comments\nanything $Nodes\n$EndComments\n" NAMES NODES ELEMENTS);
  /* clockwise triangles, tags with gaps, a node of nothing */
  good(FORMAT NAMES
       "$Nodes\n6\n7 0 0 0\n2 1 0 0\n900 1 1 0\n4 0 1 0\n5 .5 .5 0\n8 9 9 0\n$EndNodes\n"
       "$Elements\n6\n1 1 2 1 1 7 4\n2 1 2 2 1 2 900\n3 2 2 3 1 7 5 2\n"
       "4 2 2 3 1 2 5 900\n5 2 2 3 1 900 4 5\n6 2 2 3 1 4 7 5\n$EndElements\n");
}

static const struct {
  const char *text, *word[3];
} bad[] = {
    {"", {"no nodes or no elements"}},
    {"SetFactory(\"OpenCASCADE\"); SystemCall \"id\";", {"line 1", "no gmsh mesh"}},
    {NODES FORMAT, {"no gmsh mesh"}},
    {"$MeshFormat\n4 0 8\n$EndMeshFormat\n", {"line 2", "format '4'", "4.1"}},
    {"$MeshFormat\n2.2 2 8\n$EndMeshFormat\n", {"line 2", "format line"}},
    {"$MeshFormat\n2.2 0 4\n$EndMeshFormat\n", {"line 2", "format line"}},
    {"$MeshFormat\n2.2 1 8\n\x00\x00\x00\x01\n$EndMeshFormat\n", {"ends within"}},
    {FORMAT FORMAT NODES ELEMENTS, {"name of a section"}},
    {FORMAT NAMES NODES, {"no nodes or no elements"}},
    {FORMAT NAMES ELEMENTS NODES, {"after the nodes"}},
    {FORMAT NAMES NODES NODES ELEMENTS, {"two lists of nodes"}},
    {FORMAT "$Nodes\n99999999999\n1 0 0 0\n$EndNodes\n", {"line 5", "99999999999 nodes"}},
    {FORMAT "$Nodes\n-5\n1 0 0 0\n$EndNodes\n", {"number without sign"}},
    {FORMAT "$Nodes\n2\n1 0 0 0\n1 1 0 0\n$EndNodes\n", {"two nodes have the number 1"}},
    {FORMAT "$Nodes\n2\n1 0 nan 0\n2 1 0 0\n$EndNodes\n", {"line 6", "not finite"}},
    {FORMAT "$Nodes\n2\n1 0 0x 0\n2 1 0 0\n$EndNodes\n", {"line 6", "a number"}},
    {FORMAT "$Nodes\n1\n1 0 0 0\n2 1 0 0\n$EndNodes\n", {"$EndNodes"}},
    {FORMAT NODES "$Elements\n1\n1 2 2 3 1 1 2 9\n$EndElements\n", {"node 9", "not in the list"}},
    {FORMAT NODES "$Elements\n1\n1 2 2 3 1 1 2 -1\n$EndElements\n", {"not in the list"}},
    {FORMAT NODES "$Elements\n1\n1 3 2 3 1 1 2 3 4\n$EndElements\n", {"type 3", "quadrangles"}},
    {FORMAT NODES "$Elements\n1\n1 4 2 3 1 1 2 3 4\n$EndElements\n", {"type 4", "volumes"}},
    {FORMAT NODES "$Elements\n1\n1 2 -1 1 2 3\n$EndElements\n", {"does not fit"}},
    {FORMAT NODES "$Elements\n2\n1 1 2 1 1 1 4\n2 1 2 2 1 2 3\n$EndElements\n", {"no triangles"}},
    {FORMAT "$PhysicalNames\n1\n1 1 left\n$EndPhysicalNames\n" NODES ELEMENTS, {"in quotes"}},
    {FORMAT "$PhysicalNames\n2\n1 1 \"left\"\n1 1 \"right\"\n$EndPhysicalNames\n", {"two names"}},
    {FORMAT "$Comments\nno end", {"$Comments", "no end"}},
    {FORMAT "$PhysicalNames\n1\n1 1 \"lift\"\n$EndPhysicalNames\n" NODES ELEMENTS,
     {"'lift'", "no electrode"}},
    {FORMAT "$PhysicalNames\n1\n2 3 \"glass\"\n$EndPhysicalNames\n" NODES ELEMENTS,
     {"'glass'", "no dielectric"}},
    {FORMAT "$PhysicalNames\n1\n1 1 \"left\"\n$EndPhysicalNames\n" NODES ELEMENTS,
     {"no group of lines named 'right'"}},
    {FORMAT NAMES
     "$Nodes\n5\n1 0 0 0\n2 1 -.1 0\n3 1 1 0\n4 0 1 0\n5 .5 .5 0\n$EndNodes\n" ELEMENTS,
     {"node 2", "r = -0.1 m < 0"}},
    {FORMAT NAMES "$Nodes\n5\n1 0 0 0\n2 1 0 0\n3 1 1 .2\n4 0 1 0\n5 .5 .5 0\n$EndNodes\n" ELEMENTS,
     {"node 3", "plane"}},
    {FORMAT NAMES "$Nodes\n5\n1 0 0 0\n2 1 0 0\n3 1 0 0\n4 0 1 0\n5 .5 .5 0\n$EndNodes\n" ELEMENTS,
     {"nodes 2 and 3", "merge"}},
    {FORMAT NAMES "$Nodes\n5\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n5 .5 0 0\n$EndNodes\n" ELEMENTS,
     {"1, 2, 5", "no area"}},
    {FORMAT NAMES NODES "$Elements\n3\n" LINES "3 2 2 3 1 1 2 2\n$EndElements\n", {"no area"}},
    {FORMAT NAMES NODES "$Elements\n7\n" LINES TRIANGLES "7 2 2 3 1 1 2 5\n$EndElements\n",
     {"three triangles"}},
    {FORMAT NAMES NODES "$Elements\n7\n" LINES TRIANGLES "7 2 2 3 1 1 3 5\n$EndElements\n",
     {"no area"}},
    {FORMAT NAMES NODES "$Elements\n7\n" LINES TRIANGLES "7 2 2 3 1 1 2 3\n$EndElements\n",
     {"overlap"}},
    {FORMAT NAMES NODES "$Elements\n8\n" LINES TRIANGLES
                        "7 2 2 3 1 1 2 3\n8 2 2 3 1 1 2 4\n$EndElements\n",
     {"three triangles"}},
    {FORMAT NAMES NODES "$Elements\n7\n" LINES TRIANGLES "7 1 2 1 1 1 3\n$EndElements\n",
     {"'left'", "between nodes 1 and 3", "no side"}},
    {FORMAT NAMES NODES "$Elements\n7\n" LINES TRIANGLES "7 1 2 2 1 1 4\n$EndElements\n",
     {"two groups"}},
    {FORMAT NAMES NODES "$Elements\n7\n" LINES TRIANGLES "7 1 2 1 1 1 2\n$EndElements\n",
     {"'left'", "'right'", "short circuit"}},
    {FORMAT NAMES
     "$Nodes\n8\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n5 .5 .5 0\n6 5 0 0\n7 6 0 0\n8 5 1 "
     "0\n$EndNodes\n$Elements\n7\n" LINES TRIANGLES "7 2 2 3 1 6 7 8\n$EndElements\n",
     {"touches no electrode", "(5, 0) m"}},
    {FORMAT NAMES
     "$Nodes\n8\n1 0 0 0\n2 1 0 0\n3 1 1 0\n4 0 1 0\n5 .5 .5 0\n6 5 0 0\n7 6 0 0\n8 5 1 "
     "0\n$EndNodes\n$Elements\n7\n" LINES TRIANGLES "7 9 2 3 1 6 7 8 1 2 3\n$EndElements\n",
     {"order 1 and 2"}},
    {FORMAT4 NAMES "$Entities\n0 1 0 0\n1 0 0 0 0 1 0 2 1 2 0\n$EndEntities\n",
     {"entity 1", "several physical groups"}},
    {FORMAT4 NAMES ENTITIES4
     "$Nodes\n1 5 1 5\n2 1 0 6\n1\n2\n3\n4\n5\n6\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n0.5 0.50 0\n",
     {"does not fit"}},
    {FORMAT4 NAMES ENTITIES4 "$Nodes\n1 9 1 5\n2 1 0 5\n1\n2\n3\n4\n5\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n"
                             "0.000000 2.000000 0\n$EndNodes\n",
     {"9 nodes were announced, 5"}},
    {FORMAT4 NAMES ENTITIES4 NODES4 "$Elements\n1 6 1 6\n2 1 1 1\n1 1 4\n$EndElements\n",
     {"does not fit"}},
    {FORMAT4 NAMES ENTITIES4 NODES4 "$Elements\n1 6 1 6\n1 1 1 1\n1 1 4\n$EndElements\n",
     {"6 elements were announced, 1"}},
    {FORMAT4 NAMES ENTITIES4 "$Nodes\n1 5 1 5\n2 1 3 5\n1\n2\n",
     {"5 nodes", "bytes that are left"}},
};

static void test_bad(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct wh_context *c = wh_context_create();
    struct tube *t = plates();
    struct wh_mesh m;
    enum wh_status status = read_text(c, t, bad[i].text, &m);
    if (status != WH_BAD_INPUT)
      fail_msg("case %zu is accepted: %s", i, bad[i].text);
    assert_null(m.node);
    for (int k = 0; k < 3 && bad[i].word[k]; k++)
      if (!strstr(wh_error_text(c, 0), bad[i].word[k]))
        fail_msg("'%s' does not say '%s'", wh_error_text(c, 0), bad[i].word[k]);
    assert_true(strstr(wh_error_text(c, 0), "test.msh") || strstr(wh_error_text(c, 0), " m"));
    wh_context_destroy(c);
    tube_free(t);
  }
}

/* Writes a mesh as a binary file would have it, from its text. */
struct bytes {
  size_t size;
  char data[4096];
};
static void put(struct bytes *b, const void *p, size_t n) {
  memcpy(b->data + b->size, p, n);
  b->size += n;
}
static void put_text(struct bytes *b, const char *text) {
  put(b, text, strlen(text));
}
static void put_ints(struct bytes *b, size_t n, const int *v) {
  put(b, v, n * sizeof *v);
}
static const double corner[5][3] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {.5, .5, 0}};

static struct bytes binary2(void) {
  struct bytes b = {0};
  put_text(&b, "$MeshFormat\n2.2 1 8\n");
  put_ints(&b, 1, (const int[]){1});
  put_text(&b, "\n$EndMeshFormat\n" NAMES "$Nodes\n5\n");
  for (int i = 0; i < 5; i++) {
    put_ints(&b, 1, (const int[]){i + 1});
    put(&b, corner[i], sizeof corner[i]);
  }
  put_text(&b, "\n$EndNodes\n$Elements\n6\n");
  put_ints(&b, 13, (const int[]){1, 2, 2, 1, 1, 1, 1, 4, 2, 2, 1, 2, 3});
  put_ints(&b, 3, (const int[]){2, 4, 2});
  for (int i = 0; i < 4; i++)
    put_ints(&b, 6, (const int[]){3 + i, 3, 1, 1 + i, 1 + (i + 1) % 4, 5});
  put_text(&b, "\n$EndElements\n");
  return b;
}

static void test_binary(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct tube *t = plates();
  struct wh_msh msh;
  struct wh_mesh m;
  struct bytes b = binary2();
  assert_int_equal(wh_msh_read(c, "test.msh", b.data, b.size, &msh), WH_OK);
  assert_int_equal(wh_mesh_from_msh(c, &t->geometry, &t->mesh, "test.msh", &msh, &m), WH_OK);
  measure_consistency(&m);
  assert_near(measure_area(&m), 1, 1e-15);
  wh_mesh_free(&m);
  wh_msh_free(&msh);
  /* cut anywhere, or with any byte changed, it must be refused or read, never crash */
  size_t accepted = 0;
  for (size_t n = 0; n < b.size; n++) {
    accepted += wh_msh_read(c, "test.msh", b.data, n, &msh) == WH_OK;
    wh_msh_free(&msh);
    struct bytes changed = b;
    changed.data[n] = (char)(changed.data[n] ^ 0x81);
    if (wh_msh_read(c, "test.msh", changed.data, changed.size, &msh) == WH_OK &&
        wh_mesh_from_msh(c, &t->geometry, &t->mesh, "test.msh", &msh, &m) == WH_OK)
      wh_mesh_free(&m);
    wh_msh_free(&msh);
    wh_messages_clear(c);
  }
  assert_int_equal(accepted, 1); /* all but the last line's end */
  wh_context_destroy(c);
  tube_free(t);
}

/* What a file may be is told by its name; a program is not run unless that is allowed. */
static void test_files(void **state) {
  (void)state;
  static const char *const file[][2] = {{"missing.msh", "cannot be opened"},
                                        {"/dev/zero.msh", "cannot be opened"},
                                        {"mesh.txt", "must end in .msh"}};
  for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
    struct wh_context *c = wh_context_create();
    struct tube *t = plates();
    struct wh_mesh m;
    t->geometry.file = file[i][0];
    assert_int_equal(tube_mesh(t, c, &m), WH_BAD_INPUT);
    if (!strstr(wh_error_text(c, 0), file[i][1]))
      fail_msg("'%s' does not say '%s'", wh_error_text(c, 0), file[i][1]);
    wh_context_destroy(c);
    tube_free(t);
  }
}

static void test_file_and_gradient(void **state) {
  (void)state;
  char path[] = "/tmp/wehnelt-test-XXXXXX.msh";
  int fd = mkstemps(path, 4);
  FILE *f = fdopen(fd, "w");
  fputs(FORMAT
        "$PhysicalNames\n3\n1 1 \"left\"\n1 2 \"right\"\n1 7 \"wall\"\n$EndPhysicalNames\n" NODES
        "$Elements\n7\n" LINES TRIANGLES "7 1 2 7 1 3 4\n$EndElements\n",
        f);
  fclose(f);
  struct wh_context *c = wh_context_create();
  struct tube *t = plates();
  struct wh_mesh m;
  static const char *wall = "wall";
  t->geometry.file = path;
  t->geometry.gradients.count = 1;
  t->geometry.gradients.name = &wall;
  t->gradient[0].from = "right";
  t->gradient[0].to = "left";
  enum wh_status status = tube_mesh(t, c, &m);
  unlink(path);
  if (status != WH_OK)
    fail_msg("%s", wh_error_text(c, 0));
  assert_int_equal(m.boundaries[2].kind, WH_BOUNDARY_LINEAR);
  assert_int_equal(m.boundaries[2].electrode, 1);
  assert_int_equal(m.boundaries[2].electrode_to, 0);
  assert_near(m.boundaries[2].from[0], 1, 0);
  assert_near(m.boundaries[2].to[0], 0, 0);
  assert_near(measure_length(&m, "wall"), 1, 1e-15);
  wh_mesh_free(&m);
  wh_context_destroy(c);
  tube_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_good_text), cmocka_unit_test(test_bad),
                                     cmocka_unit_test(test_binary), cmocka_unit_test(test_files),
                                     cmocka_unit_test(test_file_and_gradient)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
