/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_TABLES_H
#define WH_TARGET_TABLES_H
/* What the kernel reads about materials: cross sections in single precision on an energy grid that
   is found from the bits of a floating-point number. docs/theory/transport.md. */
#include "material/bremsstrahlung.h"
#include "material/elastic.h"
#include "material/inelastic.h"
#include "material/photon.h"
#include "material/relaxation.h"
#include "target/lanes.h"

/* Rows are 128 an octave of energy, constant within a row; those that say which inelastic channel
   takes a collision are 16 an octave. */
#define WH_ROW_BITS 7
#define WH_ALIAS_BITS 4

/* How the physics is put into tables. */
struct wh_transport {
  double hard;    /* hard elastic collisions in one transport mean free path; 0: all of them */
  double soft;    /* small-angle collisions that stand for the others, likewise */
  double loss_eV; /* losses below this are continuous; 0: none */
};

/* A row is eight numbers in an array of floats, so that a vector unit gathers them with 32-bit
   offsets. The three thresholds are words (wh_bits) to be compared with a random word. */
enum {
  WH_ROW_PATH,      /* mean free path [m] */
  WH_ROW_STOPPING,  /* continuous loss [eV/m] */
  WH_ROW_ELASTIC,   /* a random word below this: elastic collision ... */
  WH_ROW_SOFT,      /* ... below this: a soft one ... */
  WH_ROW_INELASTIC, /* ... below this: inelastic, else bremsstrahlung */
  WH_ROW_PLACE,     /* row of the elastic table, and the probability of the next one */
  WH_ROW_TAIL,      /* elastic angles are drawn from this share of the tail */
  WH_ROW_SOFT_MU,   /* (1 - cos)/2 of every soft collision */
  WH_ROW_SIZE
};

/* An inelastic channel: oscillator and kind (wh_inelastic_channel). */
enum {
  WH_CHANNEL_BINDING,   /* U_k [eV] */
  WH_CHANNEL_RESONANCE, /* W_k [eV] */
  WH_CHANNEL_KIND,
  WH_CHANNEL_CUTOFF, /* only losses above this [eV] */
  WH_CHANNEL_SIZE
};

/* A cell of Walker's method: the chance that it is its own channel, and the other channel. */
enum { WH_ALIAS_KEEP, WH_ALIAS_OTHER, WH_ALIAS_SIZE };

/* What a channel leaves behind. */
struct wh_vacancy {
  int z, shell; /* shell -1: none */
  float binding_eV;
  float force; /* collisions of the channel are tried this many times too often, at least 1 */
};

/* Bremsstrahlung and vacancies that shine are rare: they are tried this many times too often. Each
   is scored as seen with the inverse weight; it happens to the electron with that probability, and
   otherwise nothing does. */
#define WH_FORCE 10.0

struct wh_substance {
  struct wh_material material;
  double atoms;              /* per volume [1/m3] */
  struct wh_elastic elastic; /* of all elements together */
  struct wh_inelastic inelastic;
  struct wh_bremsstrahlung bremsstrahlung;
  struct wh_photon photon; /* empty if no photon above the cutoff can arise */
  struct wh_relaxation relaxation[WH_MATERIAL_ELEMENTS]; /* of material.element[] */
  size_t element_place[WH_MATERIAL_ELEMENTS];            /* in wh_tables.element_z */
  float *transport_path; /* [rows]: inverse of the first transport cross section [m] */
  float *rest_eV;        /* [WH_REST_BINS]: wh_rest_energy */
  double reach; /* the least depth of the skin: the reach of electrons that the first mode does not
                   set free, though they are above the cutoff [m] */
};

/* A set is one substance in one mode: set = substance * modes + mode. */
struct wh_tables {
  double cutoff_eV;        /* electrons are followed down to this */
  double photon_eV;        /* photons likewise */
  int32_t first_row, rows; /* a set's rows: bits of the energy >> (23 - WH_ROW_BITS) */
  int32_t first_alias, alias_rows;
  int32_t channels; /* cells of an alias row, a power of two */
  size_t substances, modes;
  size_t elements; /* of all substances */
  int element_z[92];
  struct wh_transport *mode; /* [modes] */
  struct wh_substance *substance;
  float *row;                 /* [sets][rows][WH_ROW_SIZE] */
  float *alias;               /* [sets][alias_rows][channels][WH_ALIAS_SIZE] */
  float *channel;             /* [sets][channels][WH_CHANNEL_SIZE] */
  struct wh_vacancy *vacancy; /* [sets][channels] */
  float *angle;               /* [substances][elastic energies][WH_ELASTIC_BINS][4] */
};

/* How tables are asked for. */
struct wh_tables_request {
  double energy_eV;  /* greatest energy of an electron, up to 1 MeV */
  double cutoff_eV;  /* from 50 eV */
  double photon_eV;  /* least photon energy, from 100 eV */
  const char *cache; /* folder for elastic tables; NULL: made anew */
  const struct wh_elastic_model *elastic;
  size_t substances;
  const struct wh_material *material;
  size_t modes;
  const struct wh_transport *mode;
  double least_skin; /* depth in which all electrons down to the cutoff are wanted [m] */
  double resolution; /* electrons of less range may be left where they are if they cannot leave the
                        body, nor their photons: see wh_rest_energy [m]; 0: none */
};

/* WH_BAD_INPUT for energies out of range. */
enum wh_status wh_tables_create(struct wh_context *c, const struct wh_tables_request *request,
                                struct wh_tables *t);
void wh_tables_free(struct wh_tables *t);

/* Distances, 8 bins an octave from 1e-13 m upward. */
#define WH_REST_BITS 3
#define WH_REST_BINS 480
#define WH_REST_FIRST ((int32_t)(0x29e12e13u >> (23 - WH_REST_BITS))) /* bits of 1e-13f */

static inline float wh_rest_distance(size_t bin) {
  return wh_from_bits((uint32_t)(WH_REST_FIRST + (int32_t)bin) << (23 - WH_REST_BITS));
}

/* Electrons below this energy that are as far as this from the surface of their body come to rest
   in it (their range is shorter), and none of their photons gets out. 0: there are none. */
static inline float wh_rest_energy(const struct wh_substance *s, float distance) {
  int32_t bin = (int32_t)(wh_bits(distance) >> (23 - WH_REST_BITS)) - WH_REST_FIRST;
  bin = bin < WH_REST_BINS ? bin : WH_REST_BINS - 1;
  return bin < 0 ? 0.0f : s->rest_eV[bin];
}

/* The row of an energy within a set; energies outside are taken at the ends. */
static inline int32_t wh_row_of(int32_t first, int32_t rows, float energy) {
  int32_t row = (int32_t)(wh_bits(energy) >> (23 - WH_ROW_BITS)) - first;
  row = row < 0 ? 0 : row;
  return row < rows ? row : rows - 1;
}

#endif
