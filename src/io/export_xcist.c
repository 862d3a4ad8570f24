/* SPDX-License-Identifier: MPL-2.0 */
/* XCIST: the spectrum (number of bins, then energy [keV] and photons per mA, s and mm2 at 1 m, then
   the take-off angle), the focal spot as arrays of NumPy in a .npz (a ZIP file without compression:
   PKWARE, APPNOTE 6.3.3; NumPy format 1.0), and the lines of a configuration that name them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "io/export.h"

static enum wh_status write_spectrum(struct wh_context *c, const struct wh_export *e,
                                     const char *folder) {
  struct wh_file file;
  WH_TRY(wh_export_open(c, folder, "spectrum.dat", &file));
  fprintf(file.stream, "%zu\n", e->count);
  for (size_t i = 0; i < e->count; i++)
    fprintf(file.stream, "%.9g, %.9g\n", 1e-3 * e->energy_eV[i], wh_export_photons(e, i));
  fprintf(file.stream, "%.9g\n", e->angle * 180.0 / WH_PI);
  return wh_file_commit(c, &file);
}

/* ---- .npz ------------------------------------------------------------------------------------ */

/* An array, as a file of its own: header and numbers. */
struct member {
  const char *name;
  size_t size, at; /* bytes, and where its part of the archive begins */
  unsigned char *bytes;
  uint32_t crc;
};

static uint32_t crc32_of(const unsigned char *bytes, size_t size) {
  uint32_t crc = 0xFFFFFFFFu;
  for (size_t i = 0; i < size; i++) {
    crc ^= bytes[i];
    for (int k = 0; k < 8; k++)
      crc = crc >> 1 ^ (crc & 1u ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

static void put_bytes(unsigned char *at, uint64_t value, int bytes) {
  for (int k = 0; k < bytes; k++)
    at[k] = (unsigned char)(value >> 8 * k);
}

enum { HEADER = 128 }; /* magic, version and the description, which spaces fill */

/* Rows run slowest; rows 0: one number. */
static enum wh_status make_member(struct wh_context *c, const char *name, size_t rows,
                                  size_t columns, const double *value, struct member *m) {
  char text[HEADER - 10 + 1], shape[64] = "";
  size_t count = rows ? rows * columns : 1;
  *m = (struct member){.name = name, .size = HEADER + 8 * count};
  WH_TRY(wh_alloc(c, m->size, 1, &m->bytes));
  if (rows)
    snprintf(shape, sizeof shape, "%zu, %zu", rows, columns);
  int length = snprintf(text, sizeof text,
                        "{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }", shape);
  memset(text + length, ' ', sizeof text - (size_t)length);
  text[HEADER - 11] = '\n';
  memcpy(m->bytes, "\x93NUMPY\x01\x00", 8);
  put_bytes(m->bytes + 8, HEADER - 10, 2);
  memcpy(m->bytes + 10, text, HEADER - 10);
  for (size_t i = 0; i < count; i++) {
    uint64_t bits;
    memcpy(&bits, &value[i], sizeof bits);
    put_bytes(m->bytes + HEADER + 8 * i, bits, 8);
  }
  m->crc = crc32_of(m->bytes, m->size);
  return WH_OK;
}

/* Fields that the local header and the directory share: versions to the length of the name. */
static void put_common(FILE *f, const struct member *m) {
  unsigned char b[26] = {20, 0}; /* version 2.0; no flags, stored, date 1980-01-01 */
  put_bytes(b + 8, 0x21, 2);
  put_bytes(b + 10, m->crc, 4);
  put_bytes(b + 14, m->size, 4);
  put_bytes(b + 18, m->size, 4);
  put_bytes(b + 22, strlen(m->name), 2);
  fwrite(b, 1, sizeof b, f);
}

static void put_archive(FILE *f, size_t count, struct member *m) {
  size_t at = 0, directory;
  for (size_t i = 0; i < count; i++) {
    m[i].at = at;
    fwrite("PK\x03\x04", 1, 4, f);
    put_common(f, &m[i]);
    fputs(m[i].name, f);
    fwrite(m[i].bytes, 1, m[i].size, f);
    at += 30 + strlen(m[i].name) + m[i].size;
  }
  directory = at;
  for (size_t i = 0; i < count; i++) {
    unsigned char rest[14] = {0};
    put_bytes(rest + 10, m[i].at, 4);
    fwrite("PK\x01\x02\x14\x00", 1, 6, f);
    put_common(f, &m[i]);
    fwrite(rest, 1, sizeof rest, f);
    fputs(m[i].name, f);
    at += 46 + strlen(m[i].name);
  }
  unsigned char end[22] = "PK\x05\x06";
  put_bytes(end + 8, count, 2);
  put_bytes(end + 10, count, 2);
  put_bytes(end + 12, at - directory, 4);
  put_bytes(end + 16, directory, 4);
  fwrite(end, 1, sizeof end, f);
}

/* The array's first index goes along the width. */
static enum wh_status write_spot(struct wh_context *c, const struct wh_picture *s,
                                 const char *folder) {
  struct wh_file file;
  struct member m[3] = {{0}};
  double *turned, step[2] = {1e3 * s->step[0], 1e3 * s->step[1]};
  size_t nx = s->count[0], nz = s->count[1];
  WH_TRY(wh_alloc(c, nx * nz, sizeof *turned, &turned));
  for (size_t i = 0; i < nx * nz; i++)
    turned[i % nx * nz + i / nx] = s->value[i];
  enum wh_status status = make_member(c, "data.npy", nx, nz, turned, &m[0]);
  if (!status)
    status = make_member(c, "pixsize_x.npy", 0, 0, &step[0], &m[1]);
  if (!status)
    status = make_member(c, "pixsize_z.npy", 0, 0, &step[1], &m[2]);
  if (!status)
    status = wh_export_open(c, folder, "focal-spot.npz", &file);
  if (!status) {
    put_archive(file.stream, 3, m);
    status = wh_file_commit(c, &file);
  }
  for (int i = 0; i < 3; i++)
    free(m[i].bytes);
  free(turned);
  return status;
}

/* ---- all ------------------------------------------------------------------------------------- */

static enum wh_status write_all(struct wh_context *c, const struct wh_export *e,
                                const char *folder) {
  struct wh_file file;
  WH_TRY(write_spectrum(c, e, folder));
  if (e->spot.value)
    WH_TRY(write_spot(c, &e->spot, folder));
  WH_TRY(wh_export_open(c, folder, "source.cfg", &file));
  FILE *f = file.stream;
  fprintf(f,
          "protocol.spectrumFilename = \"spectrum.dat\"\nprotocol.spectrumUnit_mm = 1\n"
          "protocol.spectrumUnit_mA = 1\nscanner.targetAngle = %.9g\n",
          e->angle * 180.0 / WH_PI);
  if (e->spot.value)
    fprintf(f,
            "scanner.focalspotData = \"focal-spot.npz\"\nscanner.focalspotWidth = %.9g\n"
            "scanner.focalspotLength = %.9g\nscanner.focalspotWidthThreshold = 0.15\n"
            "scanner.focalspotLengthThreshold = 0.15\n",
            1e3 * e->spot_width[0], 1e3 * e->spot_length[0]);
  return wh_file_commit(c, &file);
}

const struct wh_export_format wh_export_xcist = {
    .name = "xcist",
    .summary = "XCIST: spectrum.dat, focal-spot.npz, and lines for a configuration",
    .write = write_all,
};
