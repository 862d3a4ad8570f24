/* SPDX-License-Identifier: MPL-2.0 */
/* Files of particles and fields: what is written comes back, and no file does harm. */
#include "io_test.h"

#include <hdf5.h>
#include <math.h>
#include <mcpl.h>

#include "base/random.h"
#include "base/file.h"
#include "io/mcpl.h"
#include "io/openpmd.h"

#define COUNT 200

/* Electrons of 1e-3 eV to 1 MeV in all directions, some along the axes and one at rest. */
static void fill(struct io_test *t, struct wh_particles *p) {
  struct wh_random r = wh_random_start(1, WH_RANDOM_TEST, 1);
  for (uint64_t i = 0; i < COUNT; i++) {
    struct wh_particle one = {.t = 1e-9 * wh_random_uniform(&r),
                              .weight = 1e-6 * wh_random_uniform(&r),
                              .id = (UINT64_C(7) << 32) + i};
    double length = 0.0, d[3];
    for (int k = 0; k < 3; k++) {
      one.x[k] = 1e-2 * (wh_random_uniform(&r) - 0.5);
      d[k] = i < 6 ? (k == (int)i / 2 ? (i % 2 ? -1.0 : 1.0) : 0.0) : wh_random_normal(&r);
      length += d[k] * d[k];
    }
    double u = i == 6 ? 0.0 : wh_momentum_of_energy(pow(10.0, 9.0 * wh_random_uniform(&r) - 3.0));
    for (int k = 0; k < 3; k++)
      one.u[k] = u * d[k] / sqrt(length);
    assert_int_equal(wh_particles_append(t->c, p, &one), WH_OK);
  }
}

static enum wh_status write_openpmd(struct io_test *t, const char *name,
                                    const struct wh_particles *p) {
  double phi[6] = {0, 1, 2, 3, 4, 5}, inside[6] = {1, 1, 1, 1, 1, 0};
  struct wh_grid grid = {.symmetry = WH_AXISYMMETRIC,
                         .count = {3, 2},
                         .origin = {-1e-3, 0.0},
                         .spacing = {1e-3, 2e-3},
                         .phi = phi,
                         .E_z = phi,
                         .E_r = phi,
                         .inside = inside};
  struct wh_species species = {"start", p};
  struct wh_openpmd content = {
      .title = "Tube", .grid = &grid, .species_count = 1, .species = &species};
  return wh_openpmd_write(t->c, io_path(t, name), &content);
}

static void openpmd_loses_nothing(void **state) {
  struct io_test *t = *state;
  struct wh_particles p = {0}, q = {0};
  fill(t, &p);
  assert_int_equal(write_openpmd(t, "a.h5", &p), WH_OK);
  assert_int_equal(wh_openpmd_read_particles(t->c, io_path(t, "a.h5"), "start", &q), WH_OK);
  assert_int_equal(q.count, COUNT);
  for (size_t i = 0; i < COUNT; i++) {
    struct wh_particle a = wh_particles_get(&p, i), b = wh_particles_get(&q, i);
    assert_memory_equal(&a, &b, sizeof a);
  }
  wh_particles_free(&q);
  assert_int_equal(wh_openpmd_read_particles(t->c, io_path(t, "a.h5"), NULL, &q), WH_OK);
  wh_particles_free(&q);
  assert_int_equal(wh_openpmd_read_particles(t->c, io_path(t, "a.h5"), "end", &q), WH_BAD_INPUT);
  wh_particles_free(&p);
}

static void expect_data(hid_t file, const char *name, hid_t type, const void *expected,
                        size_t size) {
  char *found = malloc(size);
  hid_t data = H5Dopen2(file, name, H5P_DEFAULT), space = H5Dget_space(data);
  assert_true(data >= 0);
  assert_int_equal((size_t)H5Sget_simple_extent_npoints(space) * H5Tget_size(type), size);
  assert_true(H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, found) >= 0);
  assert_memory_equal(found, expected, size);
  H5Sclose(space);
  H5Dclose(data);
  free(found);
}

/* Two tetrahedra of order 1 between two regions, beside the plane y = 0. */
static void a_mesh_comes_back(void **state) {
  struct io_test *t = *state;
  double node[5][3] = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 1}}, phi[5], E[5][3];
  uint32_t element[8] = {0, 1, 2, 3, 1, 2, 3, 4};
  uint16_t region[2] = {0, 1}, boundary[8] = {9, 0, 1, 2, 65535, 1, 2, 3};
  struct wh_region regions[2] = {{.name = "vacuum"}, {.name = "ceramic"}};
  struct wh_boundary boundaries[1] = {{.name = "anode"}};
  struct wh_solid_mesh m = {.order = 1,
                            .nodes_per_element = 4,
                            .node_count = 5,
                            .element_count = 2,
                            .node = node,
                            .element = element,
                            .region = region,
                            .boundary = boundary,
                            .region_count = 2,
                            .boundary_count = 1,
                            .regions = regions,
                            .boundaries = boundaries,
                            .mirrors = {.count = 1, .normal = {{0.0, 1.0, 0.0}}, .turns = 2}};
  struct wh_solid_nodal nodal = {.mesh = &m, .potential = phi, .E = (const double(*)[3])E};
  struct wh_openpmd content = {.title = "Tube", .nodal = &nodal};
  char name[16] = "";
  double normal[3];
  for (int i = 0; i < 15; i++) {
    phi[i / 3] = exp(i);
    E[i / 3][i % 3] = sin(i);
  }
  assert_int_equal(wh_openpmd_write(t->c, io_path(t, "m.h5"), &content), WH_OK);
  hid_t file = H5Fopen(io_path(t, "m.h5"), H5F_ACC_RDONLY, H5P_DEFAULT);
  expect_data(file, "/mesh/node", H5T_NATIVE_DOUBLE, node, sizeof node);
  expect_data(file, "/mesh/element", H5T_NATIVE_UINT32, element, sizeof element);
  expect_data(file, "/mesh/region", H5T_NATIVE_UINT16, region, sizeof region);
  expect_data(file, "/mesh/boundary", H5T_NATIVE_UINT16, boundary, sizeof boundary);
  expect_data(file, "/mesh/potential", H5T_NATIVE_DOUBLE, phi, sizeof phi);
  expect_data(file, "/mesh/E", H5T_NATIVE_DOUBLE, E, sizeof E);
  hid_t a = H5Aopen_by_name(file, "/mesh", "region_1", H5P_DEFAULT, H5P_DEFAULT),
        type = H5Aget_type(a),
        mirror = H5Aopen_by_name(file, "/mesh", "mirror_0", H5P_DEFAULT, H5P_DEFAULT);
  assert_true(H5Aread(a, type, name) >= 0);
  assert_string_equal(name, "ceramic");
  assert_true(H5Aread(mirror, H5T_NATIVE_DOUBLE, normal) >= 0);
  assert_memory_equal(normal, m.mirrors.normal[0], sizeof normal);
  H5Tclose(type);
  H5Aclose(a);
  H5Aclose(mirror);
  H5Fclose(file);
  E[2][1] = NAN;
  assert_int_equal(wh_openpmd_write(t->c, io_path(t, "n.h5"), &content), WH_INTERNAL);
}

static void equal_runs_give_equal_files(void **state) {
  struct io_test *t = *state;
  struct wh_particles p = {0};
  fill(t, &p);
  assert_int_equal(write_openpmd(t, "a.h5", &p), WH_OK);
  assert_int_equal(write_openpmd(t, "b.h5", &p), WH_OK);
  char *a, *b;
  size_t a_size, b_size;
  assert_int_equal(wh_file_read(t->c, io_path(t, "a.h5"), 1 << 24, &a, &a_size), WH_OK);
  assert_int_equal(wh_file_read(t->c, io_path(t, "b.h5"), 1 << 24, &b, &b_size), WH_OK);
  assert_int_equal(a_size, b_size);
  assert_memory_equal(a, b, a_size);
  free(a);
  free(b);
  wh_particles_free(&p);
}

static void no_electrons_are_a_set_too(void **state) {
  struct io_test *t = *state;
  struct wh_particles p = {0}, q = {0};
  assert_int_equal(write_openpmd(t, "a.h5", &p), WH_OK);
  assert_int_equal(wh_openpmd_read_particles(t->c, io_path(t, "a.h5"), "start", &q), WH_OK);
  assert_int_equal(q.count, 0);
  wh_particles_free(&q);
  assert_int_equal(wh_mcpl_write(t->c, io_path(t, "a.mcpl"), &p), WH_OK);
  assert_int_equal(wh_mcpl_read(t->c, io_path(t, "a.mcpl"), &q), WH_OK);
  assert_int_equal(q.count, 0);
  wh_particles_free(&q);
}

static void a_nan_is_not_written(void **state) {
  struct io_test *t = *state;
  struct wh_particles p = {0};
  fill(t, &p);
  p.uy[3] = NAN;
  assert_int_equal(write_openpmd(t, "a.h5", &p), WH_INTERNAL);
  assert_int_equal(wh_mcpl_write(t->c, io_path(t, "a.mcpl"), &p), WH_INTERNAL);
  p.uy[3] = 0.0;
  assert_int_equal(write_openpmd(t, "no/folder.h5", &p), WH_IO_FAILED);
  assert_int_equal(io_file_count(t), 0);
  wh_particles_free(&p);
}

/* Sum over the components of a - b relative to the length of a. */
static double difference(const double a[3], const double b[3]) {
  double length = hypot(hypot(a[0], a[1]), a[2]);
  return length > 0.0 ? hypot(hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]) / length
                      : hypot(hypot(b[0], b[1]), b[2]);
}

/* Direction, energy and units are converted twice: some units in the last place. */
#define MCPL_ROUNDING 2e-15

static void mcpl_comes_back_to_rounding(void **state) {
  struct io_test *t = *state;
  struct wh_particles p = {0}, q = {0};
  fill(t, &p);
  assert_int_equal(wh_mcpl_write(t->c, io_path(t, "a.mcpl"), &p), WH_OK);
  assert_int_equal(wh_mcpl_read(t->c, io_path(t, "a.mcpl"), &q), WH_OK);
  assert_int_equal(q.count, COUNT);
  for (size_t i = 0; i < COUNT; i++) {
    struct wh_particle a = wh_particles_get(&p, i), b = wh_particles_get(&q, i);
    assert_true(difference(a.u, b.u) < MCPL_ROUNDING);
    assert_true(difference(a.x, b.x) < MCPL_ROUNDING);
    assert_true(fabs(a.t - b.t) <= MCPL_ROUNDING * a.t);
    assert_true(a.weight == b.weight);
    assert_true((uint32_t)a.id == b.id);
  }
  wh_particles_free(&p);
  wh_particles_free(&q);
}

/* The oracle is the format's own library (MCPL 1.3.2), read here from what we write. */
static void the_mcpl_library_reads_our_files(void **state) {
  struct io_test *t = *state;
  struct wh_particles p = {0};
  fill(t, &p);
  assert_int_equal(wh_mcpl_write(t->c, io_path(t, "a.mcpl"), &p), WH_OK);
  mcpl_file_t file = mcpl_open_file(io_path(t, "a.mcpl"));
  assert_int_equal(mcpl_hdr_nparticles(file), COUNT);
  assert_string_equal(mcpl_hdr_srcname(file), "wehnelt " WH_VERSION);
  for (size_t i = 0; i < COUNT; i++) {
    const mcpl_particle_t *b = mcpl_read(file);
    struct wh_particle a = wh_particles_get(&p, i);
    double u = wh_momentum_of_energy(b->ekin * 1e6);
    const double back[3] = {u * b->direction[0], u * b->direction[1], u * b->direction[2]};
    assert_true(difference(a.u, back) < MCPL_ROUNDING);
    assert_true(fabs(a.x[2] - 1e-2 * b->position[2]) < 1e-17);
    assert_true(a.weight == b->weight && b->pdgcode == 11 && b->userflags == (uint32_t)a.id);
  }
  mcpl_close_file(file);
  wh_particles_free(&p);
}

/* Written by the library in single precision with polarisation, blobs, own kinds and one weight. */
static void we_read_files_of_the_mcpl_library(void **state) {
  struct io_test *t = *state;
  mcpl_outfile_t out = mcpl_create_outfile(io_path(t, "a.mcpl"));
  mcpl_hdr_set_srcname(out, "other");
  mcpl_hdr_add_data(out, "key", 5, "12345");
  mcpl_hdr_add_comment(out, "a comment");
  mcpl_enable_polarisation(out);
  mcpl_enable_universal_weight(out, 2.5);
  mcpl_particle_t one = {.ekin = 0.03, .position = {1, 2, 3}, .direction = {0.6, -0.8, 0}};
  for (int i = 0; i < 3; i++) {
    one.pdgcode = i == 1 ? 22 : 11;
    mcpl_add_particle(out, &one);
  }
  mcpl_close_outfile(out);
  struct wh_particles q = {0};
  assert_int_equal(wh_mcpl_read(t->c, io_path(t, "a.mcpl"), &q), WH_OK);
  assert_int_equal(q.count, 2);
  assert_int_equal(wh_warning_count(t->c), 1);
  struct wh_particle p = wh_particles_get(&q, 1);
  double u = wh_momentum_of_energy(3e4);
  assert_true(p.id == 2 && p.weight == 2.5);
  assert_true(difference((double[]){0.6 * u, -0.8 * u, 0.0}, p.u) < 2e-7); /* single precision */
  assert_true(difference((double[]){0.01, 0.02, 0.03}, p.x) < 2e-7);
  wh_particles_free(&q);
}

typedef enum wh_status read_fn(struct wh_context *c, const char *path, struct wh_particles *out);

static enum wh_status read_openpmd(struct wh_context *c, const char *path,
                                   struct wh_particles *out) {
  return wh_openpmd_read_particles(c, path, NULL, out);
}

static void put_file(struct io_test *t, const char *name, const char *content, size_t size) {
  FILE *stream = fopen(io_path(t, name), "wb");
  assert_int_equal(fwrite(content, 1, size, stream), size);
  fclose(stream);
}

/* Thousands of damaged copies: bytes changed at random, or the end cut off. Each is read without
   harm, and what is accepted is finite. */
static void damage(struct io_test *t, const char *name, read_fn *read, int tries) {
  char *content;
  size_t size;
  struct wh_random r = wh_random_start(1, WH_RANDOM_TEST, 2);
  assert_int_equal(wh_file_read(t->c, io_path(t, name), 1 << 24, &content, &size), WH_OK);
  char *copy = malloc(size);
  int refused = 0;
  for (int i = 0; i < tries; i++) {
    memcpy(copy, content, size);
    int changes = 1 + (int)(4.0 * wh_random_uniform(&r));
    for (int k = 0; k < changes; k++) {
      /* mostly in the first part, where the structure is */
      double reach = wh_random_uniform(&r) < 0.7 ? 0.2 : 1.0;
      size_t at = (size_t)(reach * (double)size * wh_random_uniform(&r));
      copy[at] = wh_random_uniform(&r) < 0.3 ? (char)0xFF : (char)(256.0 * wh_random_uniform(&r));
    }
    size_t kept = i % 8 ? size : (size_t)((double)size * wh_random_uniform(&r));
    put_file(t, "damaged", copy, kept);
    struct wh_particles q = {0};
    enum wh_status status = read(t->c, io_path(t, "damaged"), &q);
    refused += status != WH_OK;
    assert_true(status == WH_OK || (status == WH_BAD_INPUT && q.count == 0 && q.x == NULL));
    for (size_t j = 0; j < q.count; j++)
      assert_true(isfinite(q.x[j] + q.uz[j] + q.t[j] + q.weight[j]));
    wh_particles_free(&q);
    wh_messages_clear(t->c);
  }
  assert_true(refused > tries / 20);
  free(copy);
  free(content);
}

static void damaged_particle_files_do_no_harm(void **state) {
  struct io_test *t = *state;
  struct wh_particles p = {0};
  fill(t, &p);
  p.count = 5;
  assert_int_equal(write_openpmd(t, "a.h5", &p), WH_OK);
  assert_int_equal(wh_mcpl_write(t->c, io_path(t, "a.mcpl"), &p), WH_OK);
  wh_particles_free(&p);
  damage(t, "a.mcpl", wh_mcpl_read, 1000);
  damage(t, "a.h5", read_openpmd, 500);
}

/* A species with a soft link in place of its data, and one of 1e12 electrons that takes no room. */
static void hostile_hdf5_is_refused(void **state) {
  struct io_test *t = *state;
  struct wh_particles p = {0}, q = {0};
  fill(t, &p);
  assert_int_equal(write_openpmd(t, "a.h5", &p), WH_OK);
  wh_particles_free(&p);
  hid_t file = H5Fopen(io_path(t, "a.h5"), H5F_ACC_RDWR, H5P_DEFAULT);
  assert_true(H5Ldelete(file, "/data/0/particles/start/position/x", H5P_DEFAULT) >= 0);
  assert_true(H5Lcreate_external("/etc/passwd", "/x", file, "/data/0/particles/start/position/x",
                                 H5P_DEFAULT, H5P_DEFAULT) >= 0);
  H5Fclose(file);
  assert_int_equal(read_openpmd(t->c, io_path(t, "a.h5"), &q), WH_BAD_INPUT);
  file = H5Fopen(io_path(t, "a.h5"), H5F_ACC_RDWR, H5P_DEFAULT);
  assert_true(H5Ldelete(file, "/data/0/particles/start/position/x", H5P_DEFAULT) >= 0);
  hsize_t huge = 1000000000000, chunk = 1024;
  hid_t space = H5Screate_simple(1, &huge, NULL), how = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(how, 1, &chunk);
  hid_t data = H5Dcreate2(file, "/data/0/particles/start/position/x", H5T_NATIVE_DOUBLE, space,
                          H5P_DEFAULT, how, H5P_DEFAULT);
  assert_true(data >= 0);
  H5Dclose(data);
  H5Pclose(how);
  H5Sclose(space);
  H5Fclose(file);
  assert_int_equal(read_openpmd(t->c, io_path(t, "a.h5"), &q), WH_BAD_INPUT);
  assert_null(q.x);
}

static void what_is_no_particle_file_is_refused(void **state) {
  struct io_test *t = *state;
  struct wh_particles q = {0};
  put_file(t, "text", "hello", 5);
  put_file(t, "empty", "", 0);
  const char *const name[] = {"text", "empty", "none"};
  for (int i = 0; i < 3; i++) {
    assert_int_equal(read_openpmd(t->c, io_path(t, name[i]), &q), WH_BAD_INPUT);
    assert_int_equal(wh_mcpl_read(t->c, io_path(t, name[i]), &q), WH_BAD_INPUT);
  }
  assert_int_equal(read_openpmd(t->c, t->folder, &q), WH_BAD_INPUT);
  assert_int_equal(wh_mcpl_read(t->c, t->folder, &q), WH_BAD_INPUT);
}

/* HDF5 1.10 does not free all it had when it meets some damaged files; LeakSanitizer asks for this.
 */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libhdf5_serial\n";
}

#define IO_TEST(f) cmocka_unit_test_setup_teardown(f, io_setup, io_teardown)

int main(void) {
  const struct CMUnitTest tests[] = {
      IO_TEST(openpmd_loses_nothing),
      IO_TEST(equal_runs_give_equal_files),
      IO_TEST(no_electrons_are_a_set_too),
      IO_TEST(a_nan_is_not_written),
      IO_TEST(mcpl_comes_back_to_rounding),
      IO_TEST(the_mcpl_library_reads_our_files),
      IO_TEST(we_read_files_of_the_mcpl_library),
      IO_TEST(damaged_particle_files_do_no_harm),
      IO_TEST(a_mesh_comes_back),
      IO_TEST(hostile_hdf5_is_refused),
      IO_TEST(what_is_no_particle_file_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
