/* SPDX-License-Identifier: MPL-2.0 */
#include "io/mcpl.h"

#include "base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PDG_ELECTRON 11
#define LARGEST_FILE ((size_t)1 << 34)

static const double metre_per_cm = 1e-2, second_per_ms = 1e-3, eV_per_MeV = 1e6;

/* A file as bytes, read from the front; running off the end is remembered. */
struct cursor {
  const unsigned char *at;
  size_t left;
  bool swapped; /* byte order differs from this machine's */
  bool short_of_data;
};

static bool machine_is_big_endian(void) {
  const uint16_t one = 1;
  unsigned char first;
  memcpy(&first, &one, 1);
  return first == 0;
}

static const unsigned char *take(struct cursor *s, size_t size) {
  if (size > s->left) {
    s->short_of_data = true;
    s->left = 0;
    return NULL;
  }
  const unsigned char *start = s->at;
  s->at += size;
  s->left -= size;
  return start;
}

static void take_number(struct cursor *s, void *value, size_t size) {
  unsigned char byte[8] = {0};
  const unsigned char *start = take(s, size);
  for (size_t i = 0; start && i < size; i++)
    byte[i] = start[s->swapped ? size - 1 - i : i];
  memcpy(value, byte, size);
}

static uint32_t take_uint32(struct cursor *s) {
  uint32_t value;
  take_number(s, &value, sizeof value);
  return value;
}

static double take_real(struct cursor *s, bool single) {
  double value;
  float narrow;
  if (!single) {
    take_number(s, &value, sizeof value);
    return value;
  }
  take_number(s, &narrow, sizeof narrow);
  return narrow;
}

/* "Adaptive projection packing": a unit vector as two numbers and a sign. The largest component is
   left out; its place tells itself, since the number 1/d_z, larger than 1, stands where d_x or d_y
   would if one of these is the largest. The sign goes with the energy. */
static void pack_direction(const double d[3], double packed[2], double *sign) {
  double inverse = d[2] != 0.0 ? 1.0 / d[2] : INFINITY;
  int largest = fabs(d[0]) >= fabs(d[1]) ? 0 : 1;
  if (fabs(d[2]) >= fabs(d[largest]))
    largest = 2;
  packed[0] = largest == 0 ? inverse : d[0];
  packed[1] = largest == 1 ? inverse : d[1];
  *sign = d[largest];
}

static bool unpack_direction(const double packed[2], double sign, double d[3]) {
  int largest = fabs(packed[0]) > 1.0 ? 0 : fabs(packed[1]) > 1.0 ? 1 : 2;
  d[0] = packed[0];
  d[1] = packed[1];
  if (largest < 2)
    d[2] = 1.0 / packed[largest];
  int a = (largest + 1) % 3, b = (largest + 2) % 3;
  double rest = 1.0 - d[a] * d[a] - d[b] * d[b];
  d[largest] = copysign(sqrt(fmax(rest, 0.0)), sign);
  return rest > -1e-5; /* single precision rounds; nan is refused too */
}

static void put(FILE *stream, const void *value, size_t size) {
  fwrite(value, size, 1, stream);
}

static void put_text(FILE *stream, const char *text) {
  uint32_t length = (uint32_t)strlen(text);
  put(stream, &length, sizeof length);
  put(stream, text, length);
}

static void put_header(FILE *stream, uint64_t count) {
  static const char *const comment[] = {
      "Electrons; the weight is the current that each carries, in ampere.",
      "The user flags are the birth number modulo 2^32."};
  /* comments, blobs, user flags, polarisation, single precision, one particle kind for all, bytes a
     particle, one weight for all */
  const uint32_t describe[8] = {2, 0, 1, 0, 0, PDG_ELECTRON, 8 * 8 + 4, 0};
  put(stream, machine_is_big_endian() ? "MCPL003B" : "MCPL003L", 8);
  put(stream, &count, sizeof count);
  put(stream, describe, sizeof describe);
  put_text(stream, "wehnelt " WH_VERSION);
  put_text(stream, comment[0]);
  put_text(stream, comment[1]);
}

static enum wh_status put_particle(struct wh_context *c, FILE *stream, const char *path,
                                   const struct wh_particle *p) {
  double momentum = hypot(hypot(p->u[0], p->u[1]), p->u[2]), sign, packed[2];
  double direction[3] = {0.0, 0.0, 1.0};
  for (int k = 0; k < 3 && momentum > 0.0; k++)
    direction[k] = p->u[k] / momentum;
  pack_direction(direction, packed, &sign);
  double energy = wh_kinetic_energy_eV(p->u) / eV_per_MeV;
  const double row[8] = {p->x[0] / metre_per_cm,
                         p->x[1] / metre_per_cm,
                         p->x[2] / metre_per_cm,
                         packed[0],
                         packed[1],
                         copysign(energy, sign),
                         p->t / second_per_ms,
                         p->weight};
  uint32_t flags = (uint32_t)p->id;
  double sum = momentum + p->weight + p->t + p->x[0] + p->x[1] + p->x[2];
  if (!isfinite(sum))
    return wh_fail(c, WH_INTERNAL, "%s: an electron has a number that is not finite", path);
  put(stream, row, sizeof row);
  put(stream, &flags, sizeof flags);
  return WH_OK;
}

enum wh_status wh_mcpl_write(struct wh_context *c, const char *path,
                             const struct wh_particles *particles) {
  struct wh_file file;
  WH_TRY(wh_file_create(c, path, &file));
  put_header(file.stream, particles->count);
  enum wh_status status = WH_OK;
  for (size_t i = 0; status == WH_OK && i < particles->count; i++) {
    struct wh_particle one = wh_particles_get(particles, i);
    status = put_particle(c, file.stream, path, &one);
  }
  return wh_file_finish(c, &file, status);
}

struct header {
  uint64_t count;
  uint32_t comments, blobs, flags, polarisation, single, size, one_weight;
  int32_t kind;  /* 0: each particle has its own */
  double weight; /* if one_weight */
};

static void skip_text(struct cursor *s) {
  take(s, take_uint32(s));
}

static enum wh_status read_header(struct wh_context *c, const char *path, struct cursor *s,
                                  struct header *h) {
  const unsigned char *magic = take(s, 8);
  if (!magic || memcmp(magic, "MCPL003", 7) != 0 || (magic[7] != 'L' && magic[7] != 'B'))
    return wh_fail(c, WH_BAD_INPUT, "%s is not an MCPL file of version 3", path);
  s->swapped = (magic[7] == 'B') != machine_is_big_endian();
  take_number(s, &h->count, sizeof h->count);
  h->comments = take_uint32(s);
  h->blobs = take_uint32(s);
  h->flags = take_uint32(s);
  h->polarisation = take_uint32(s);
  h->single = take_uint32(s);
  h->kind = (int32_t)take_uint32(s);
  h->size = take_uint32(s);
  h->one_weight = take_uint32(s);
  if (h->one_weight)
    h->weight = take_real(s, false);
  skip_text(s);
  for (uint64_t i = 0; i < (uint64_t)h->comments + 2 * (uint64_t)h->blobs; i++) {
    if (s->short_of_data)
      break;
    skip_text(s);
  }
  uint32_t real = h->single ? 4 : 8;
  uint32_t reals = 7 + (h->one_weight ? 0u : 1u) + (h->polarisation ? 3u : 0u);
  uint32_t expected = reals * real + (h->kind ? 0u : 4u) + (h->flags ? 4u : 0u);
  if (s->short_of_data || h->size != expected || h->count > s->left / expected)
    return wh_fail(c, WH_BAD_INPUT, "%s is cut short or damaged", path);
  return WH_OK;
}

/* One particle; false if it cannot be one. *kind tells whether it is an electron. */
static bool read_particle(struct cursor *s, const struct header *h, struct wh_particle *p,
                          int32_t *kind) {
  bool single = h->single != 0;
  for (int k = 0; h->polarisation && k < 3; k++)
    take_real(s, single);
  for (int k = 0; k < 3; k++)
    p->x[k] = take_real(s, single) * metre_per_cm;
  double packed[2] = {take_real(s, single), 0.0}, direction[3];
  packed[1] = take_real(s, single);
  double energy = take_real(s, single);
  p->t = take_real(s, single) * second_per_ms;
  p->weight = h->one_weight ? h->weight : take_real(s, single);
  *kind = h->kind ? h->kind : (int32_t)take_uint32(s);
  p->id = h->flags ? take_uint32(s) : p->id;
  bool good = unpack_direction(packed, energy, direction);
  double momentum = wh_momentum_of_energy(fabs(energy) * eV_per_MeV);
  for (int k = 0; k < 3; k++)
    p->u[k] = momentum * direction[k];
  return good && isfinite(momentum + p->t + p->weight + p->x[0] + p->x[1] + p->x[2]);
}

static enum wh_status read_particles(struct wh_context *c, const char *path, struct cursor *s,
                                     struct wh_particles *out) {
  struct header h = {0};
  WH_TRY(read_header(c, path, s, &h));
  WH_TRY(wh_particles_reserve(c, out, (size_t)h.count));
  size_t others = 0;
  for (uint64_t i = 0; i < h.count; i++) {
    struct wh_particle p = {.id = i};
    int32_t kind;
    if (!read_particle(s, &h, &p, &kind))
      return wh_fail(c, WH_BAD_INPUT, "%s: particle %ju is damaged", path, (uintmax_t)i);
    others += kind != PDG_ELECTRON;
    if (kind == PDG_ELECTRON)
      WH_TRY(wh_particles_append(c, out, &p));
  }
  if (others > 0)
    wh_warn(c, "%s: %zu of its %ju particles are not electrons and were left out", path, others,
            (uintmax_t)h.count);
  return WH_OK;
}

enum wh_status wh_mcpl_read(struct wh_context *c, const char *path, struct wh_particles *out) {
  char *content;
  size_t size;
  memset(out, 0, sizeof *out);
  WH_TRY(wh_file_read(c, path, LARGEST_FILE, &content, &size));
  struct cursor s = {.at = (const unsigned char *)content, .left = size};
  enum wh_status status = read_particles(c, path, &s, out);
  free(content);
  if (status != WH_OK)
    wh_particles_free(out);
  return status;
}
