/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/msh.h"
#include "base/memory.h"
#include "geometry/msh_cursor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINT = 15, MAX_NAMES = 10000 };

/* gmsh's numbers for lines and triangles of order 1 to 6. */
static const int line_types[] = {1, 8, 26, 27, 28, 62}, triangle_types[] = {2, 9, 21, 23, 25, 42};

/* First physical group of a curve or surface (format 4.1). */
struct entity {
  int dimension, tag, group;
};

struct by_tag {
  uint64_t tag;
  uint32_t number;
};

struct reader {
  struct wh_msh_cursor k;
  struct wh_msh *m;
  bool version4;
  bool seen_nodes, seen_elements;
  size_t entity_count, entity_capacity;
  struct entity *entity;
  struct by_tag *sorted; /* nodes by their tags */
  size_t triangle_capacity, line_capacity, number_capacity;
};

void wh_msh_free(struct wh_msh *m) {
  free(m->node);
  free(m->tag);
  free(m->name);
  free(m->triangle);
  free(m->line);
  free(m->number);
  memset(m, 0, sizeof *m);
}

const char *wh_msh_group_name(const struct wh_msh *m, int dimension, int tag) {
  for (size_t i = 0; i < m->name_count; i++)
    if (m->name[i].dimension == dimension && m->name[i].tag == tag)
      return m->name[i].name;
  return NULL;
}

static enum wh_status state(const struct reader *r) {
  return r->k.failed ? WH_BAD_INPUT : WH_OK;
}

static enum wh_status read_format(struct reader *r) {
  char version[64];
  wh_msh_word(&r->k, version);
  r->version4 = strcmp(version, "4.1") == 0;
  if (!r->version4 && strcmp(version, "2.2") != 0)
    return wh_msh_fault(&r->k,
                        "format '%s' is not known; write the mesh in format 2.2 or 4.1 (gmsh "
                        "option -format msh41)",
                        version);
  int64_t kind = wh_msh_int(&r->k), bytes = wh_msh_int(&r->k);
  if (state(r) != WH_OK || kind < 0 || kind > 1 || bytes != 8)
    return wh_msh_fault(&r->k, "the format line must end in 0 8 (text) or 1 8 (binary)");
  if (kind == 1) {
    wh_msh_end_line(&r->k);
    r->k.binary = true;
    if (wh_msh_int(&r->k) != 1)
      return wh_msh_fault(&r->k, "the bytes of its numbers are in another order than here; write "
                                 "the mesh as text");
  }
  return state(r);
}

/* Always as text: dimension, tag, "name". */
static enum wh_status read_names(struct reader *r) {
  struct wh_msh *m = r->m;
  bool binary = r->k.binary;
  r->k.binary = false;
  size_t n = wh_msh_count(&r->k, wh_msh_text_size(&r->k), 6, "names");
  if (n > MAX_NAMES || m->name)
    return wh_msh_fault(&r->k, "more than %d names, or two lists of them", (int)MAX_NAMES);
  WH_TRY(wh_alloc(r->k.c, n, sizeof *m->name, &m->name));
  for (size_t i = 0; i < n && !r->k.failed; i++) {
    struct wh_msh_name *name = &m->name[m->name_count++];
    name->dimension = (int)wh_msh_int(&r->k);
    name->tag = (int)wh_msh_int(&r->k);
    while (r->k.at < r->k.end && *r->k.at == ' ')
      r->k.at++;
    const char *begin = r->k.at + 1;
    const char *end = r->k.at < r->k.end && *r->k.at == '"'
                          ? memchr(begin, '"', (size_t)(r->k.end - begin))
                          : NULL;
    size_t length = end ? (size_t)(end - begin) : 0;
    if (!end || length == 0 || length >= sizeof name->name || memchr(begin, '\n', length))
      return wh_msh_fault(&r->k, "a group's name must be in quotes and have 1 to 63 characters");
    memcpy(name->name, begin, length);
    r->k.at = end + 1;
    for (size_t j = 0; j + 1 < m->name_count; j++)
      if (m->name[j].dimension == name->dimension && m->name[j].tag == name->tag)
        return wh_msh_fault(&r->k, "group %d has two names", name->tag);
  }
  r->k.binary = binary;
  return state(r);
}

static int compare_entities(const void *a, const void *b) {
  const struct entity *x = a, *y = b;
  if (x->dimension != y->dimension)
    return x->dimension < y->dimension ? -1 : 1;
  return (x->tag > y->tag) - (x->tag < y->tag);
}

/* Format 4.1: only the physical groups of curves and surfaces matter. */
static enum wh_status read_entity(struct reader *r, int dimension, struct entity *e) {
  struct wh_msh_cursor *k = &r->k;
  *e = (struct entity){.dimension = dimension, .tag = (int)wh_msh_int(k)};
  for (int j = 0; j < (dimension == 0 ? 3 : 6); j++)
    wh_msh_double(k);
  size_t groups = wh_msh_count(k, wh_msh_size(k), 2, "groups");
  for (size_t j = 0; j < groups && !k->failed; j++) {
    int group = (int)wh_msh_int(k);
    e->group = j == 0 ? group : e->group;
    if (j > 0 && (dimension == 1 || dimension == 2))
      wh_msh_fault(k, "entity %d is in several physical groups; one is possible", e->tag);
  }
  size_t bounds = dimension == 0 ? 0 : wh_msh_count(k, wh_msh_size(k), 2, "bounding entities");
  for (size_t j = 0; j < bounds && !k->failed; j++)
    wh_msh_int(k);
  return state(r);
}

static enum wh_status read_entities(struct reader *r) {
  struct wh_msh_cursor *k = &r->k;
  uint64_t count[4];
  for (int d = 0; d < 4; d++)
    count[d] = wh_msh_size(k);
  for (int d = 0; d < 4; d++) {
    size_t n = wh_msh_count(k, count[d], 8, "entities");
    for (size_t i = 0; i < n; i++) {
      WH_TRY(
          wh_grow(k->c, &r->entity, &r->entity_capacity, r->entity_count + 1, sizeof *r->entity));
      WH_TRY(read_entity(r, d, &r->entity[r->entity_count]));
      r->entity_count++;
    }
  }
  if (r->entity_count)
    qsort(r->entity, r->entity_count, sizeof *r->entity, compare_entities);
  return state(r);
}

static int compare_tags(const void *a, const void *b) {
  uint64_t x = ((const struct by_tag *)a)->tag, y = ((const struct by_tag *)b)->tag;
  return (x > y) - (x < y);
}

static enum wh_status sort_nodes(struct reader *r) {
  struct wh_msh *m = r->m;
  WH_TRY(wh_alloc(r->k.c, m->node_count, sizeof *r->sorted, &r->sorted));
  for (size_t i = 0; i < m->node_count; i++)
    r->sorted[i] = (struct by_tag){m->tag[i], (uint32_t)i};
  qsort(r->sorted, m->node_count, sizeof *r->sorted, compare_tags);
  for (size_t i = 1; i < m->node_count; i++)
    if (r->sorted[i].tag == r->sorted[i - 1].tag)
      return wh_msh_fault(&r->k, "two nodes have the number %llu",
                          (unsigned long long)r->sorted[i].tag);
  return WH_OK;
}

static void read_position(struct reader *r, size_t i) {
  for (int j = 0; j < 3; j++)
    r->m->node[i][j] = wh_msh_double(&r->k);
}

/* Blocks of one entity: first all tags, then all positions. */
static enum wh_status read_node_blocks(struct reader *r, size_t blocks) {
  struct wh_msh_cursor *k = &r->k;
  struct wh_msh *m = r->m;
  size_t done = 0;
  for (size_t b = 0; b < blocks && !k->failed; b++) {
    int64_t dimension = wh_msh_int(k);
    wh_msh_int(k);
    int64_t parametric = wh_msh_int(k);
    size_t n = wh_msh_count(k, wh_msh_size(k), 8, "nodes");
    if (k->failed || n > m->node_count - done || dimension < 0 || dimension > 3 || parametric < 0 ||
        parametric > 1)
      return wh_msh_fault(k, "a block of nodes does not fit the counts before it");
    for (size_t i = 0; i < n; i++)
      m->tag[done + i] = wh_msh_size(k);
    for (size_t i = 0; i < n && !k->failed; i++) {
      read_position(r, done + i);
      for (int64_t j = 0; j < (parametric ? dimension : 0); j++)
        wh_msh_double(k);
    }
    done += n;
  }
  if (!k->failed && done != m->node_count)
    return wh_msh_fault(k, "%zu nodes were announced, %zu are there", m->node_count, done);
  return state(r);
}

static enum wh_status read_nodes(struct reader *r) {
  struct wh_msh_cursor *k = &r->k;
  struct wh_msh *m = r->m;
  size_t blocks = 0;
  if (r->seen_nodes)
    return wh_msh_fault(k, "there are two lists of nodes");
  r->seen_nodes = true;
  if (r->version4)
    blocks = wh_msh_count(k, wh_msh_size(k), 8, "blocks of nodes");
  uint64_t count = r->version4 ? wh_msh_size(k) : wh_msh_text_size(k);
  if (r->version4) {
    wh_msh_size(k);
    wh_msh_size(k);
  } else if (k->binary) {
    wh_msh_end_line(k);
  }
  m->node_count = wh_msh_count(k, count, 8, "nodes");
  if (k->failed || m->node_count >= UINT32_MAX)
    return wh_msh_fault(k, "too many nodes");
  WH_TRY(wh_alloc(k->c, m->node_count, sizeof *m->node, &m->node));
  WH_TRY(wh_alloc(k->c, m->node_count, sizeof *m->tag, &m->tag));
  if (r->version4)
    WH_TRY(read_node_blocks(r, blocks));
  for (size_t i = 0; i < m->node_count && !r->version4 && !k->failed; i++) {
    int64_t tag = wh_msh_int(k);
    if (tag < 0)
      return wh_msh_fault(k, "a node has a negative number");
    m->tag[i] = (uint64_t)tag;
    read_position(r, i);
  }
  WH_TRY(state(r));
  return sort_nodes(r);
}

/* Dimension and order of an element's type; false if it is none that can be here. */
static bool known_type(int64_t type, int *dimension, int *order, size_t *nodes) {
  *dimension = 0;
  *order = 1;
  *nodes = 1;
  for (int p = 1; p <= 6; p++) {
    if (type == line_types[p - 1]) {
      *dimension = 1;
      *nodes = (size_t)p + 1;
    } else if (type == triangle_types[p - 1]) {
      *dimension = 2;
      *nodes = (size_t)((p + 1) * (p + 2) / 2);
    } else {
      continue;
    }
    *order = p;
    return true;
  }
  return type == POINT;
}

/* The nodes of one element, as numbers; appended to the lines or triangles. */
static enum wh_status read_element_nodes(struct reader *r, int dimension, int order, size_t nodes,
                                         int group) {
  struct wh_msh_cursor *k = &r->k;
  struct wh_msh *m = r->m;
  size_t first = m->number_count;
  WH_TRY(wh_grow(k->c, &m->number, &r->number_capacity, first + nodes, sizeof *m->number));
  for (size_t i = 0; i < nodes; i++) {
    struct by_tag key = {.tag = r->version4 ? wh_msh_size(k) : (uint64_t)wh_msh_int(k)};
    WH_TRY(state(r));
    const struct by_tag *found =
        m->node_count ? bsearch(&key, r->sorted, m->node_count, sizeof key, compare_tags) : NULL;
    if (!found)
      return wh_msh_fault(k, "an element has the node %llu, which is not in the list of nodes",
                          (unsigned long long)key.tag);
    m->number[first + i] = found->number;
  }
  if (dimension == 0)
    return WH_OK;
  if (first + nodes >= UINT32_MAX)
    return wh_msh_fault(k, "too many elements");
  m->number_count = first + nodes;
  struct wh_msh_element e = {group, order, (uint32_t)first};
  if (dimension == 2) {
    WH_TRY(wh_grow(k->c, &m->triangle, &r->triangle_capacity, m->triangle_count + 1, sizeof e));
    m->triangle[m->triangle_count++] = e;
  } else {
    WH_TRY(wh_grow(k->c, &m->line, &r->line_capacity, m->line_count + 1, sizeof e));
    m->line[m->line_count++] = e;
  }
  return WH_OK;
}

static enum wh_status unknown_type(struct reader *r, int64_t type) {
  return wh_msh_fault(&r->k,
                      "an element of type %lld: only points, lines and triangles of order 1 to 6 "
                      "can be used; mesh surfaces with triangles, no quadrangles, and no volumes",
                      (long long)type);
}

/* Format 2.2. Text: number, type, count of tags, tags, nodes. Binary: type, how many, count of
   tags; then number, tags, nodes of each. The first tag is the physical group. */
static enum wh_status read_elements2(struct reader *r) {
  struct wh_msh_cursor *k = &r->k;
  size_t count = wh_msh_count(k, wh_msh_text_size(k), 8, "elements");
  if (k->binary)
    wh_msh_end_line(k);
  for (size_t done = 0; done < count && !k->failed;) {
    int dimension, order;
    size_t nodes, in_block = 1;
    if (!k->binary)
      wh_msh_int(k);
    int64_t type = wh_msh_int(k);
    if (k->binary)
      in_block = wh_msh_count(k, (uint64_t)wh_msh_int(k), 8, "elements");
    int64_t tags = wh_msh_int(k);
    WH_TRY(state(r));
    if (!known_type(type, &dimension, &order, &nodes))
      return unknown_type(r, type);
    if (tags < 0 || tags > 1000 || in_block == 0 || in_block > count - done)
      return wh_msh_fault(k, "a block of elements does not fit the counts before it");
    for (size_t i = 0; i < in_block; i++, done++) {
      int group = 0;
      if (k->binary)
        wh_msh_int(k);
      for (int64_t t = 0; t < tags; t++) {
        int64_t tag = wh_msh_int(k);
        group = t == 0 ? (int)tag : group;
      }
      WH_TRY(read_element_nodes(r, dimension, order, nodes, group));
    }
  }
  return state(r);
}

static int group_of_entity(const struct reader *r, int64_t dimension, int64_t tag) {
  struct entity key = {.dimension = (int)dimension, .tag = (int)tag};
  const struct entity *found =
      r->entity_count ? bsearch(&key, r->entity, r->entity_count, sizeof key, compare_entities)
                      : NULL;
  return found ? found->group : 0;
}

static enum wh_status read_elements4(struct reader *r) {
  struct wh_msh_cursor *k = &r->k;
  size_t blocks = wh_msh_count(k, wh_msh_size(k), 8, "blocks of elements");
  uint64_t total = wh_msh_size(k), done = 0;
  wh_msh_size(k);
  wh_msh_size(k);
  for (size_t b = 0; b < blocks && !k->failed; b++) {
    int64_t entity_dimension = wh_msh_int(k), entity = wh_msh_int(k), type = wh_msh_int(k);
    size_t n = wh_msh_count(k, wh_msh_size(k), 4, "elements");
    int dimension, order;
    size_t nodes;
    WH_TRY(state(r));
    if (!known_type(type, &dimension, &order, &nodes))
      return unknown_type(r, type);
    if (dimension != entity_dimension || n > total - done)
      return wh_msh_fault(k, "a block of elements does not fit what is before it");
    int group = group_of_entity(r, entity_dimension, entity);
    for (size_t i = 0; i < n; i++) {
      wh_msh_size(k);
      WH_TRY(read_element_nodes(r, dimension, order, nodes, group));
    }
    done += n;
  }
  if (!k->failed && done != total)
    return wh_msh_fault(k, "%llu elements were announced, %llu are there",
                        (unsigned long long)total, (unsigned long long)done);
  return state(r);
}

static enum wh_status read_elements(struct reader *r) {
  if (!r->seen_nodes || r->seen_elements)
    return wh_msh_fault(&r->k, "elements must come once, after the nodes");
  r->seen_elements = true;
  return r->version4 ? read_elements4(r) : read_elements2(r);
}

/* A section that is not needed is passed over, up to its end. */
static enum wh_status skip_section(struct reader *r, const char *name) {
  char end[72] = "$End";
  strcat(end, name + 1);
  const char *found = memmem(r->k.at, (size_t)(r->k.end - r->k.at), end, strlen(end));
  if (!found)
    return wh_msh_fault(&r->k, "the section %s has no end", name);
  r->k.at = found;
  return WH_OK;
}

static enum wh_status read_section(struct reader *r, const char *name) {
  static const struct {
    const char *name;
    enum wh_status (*read)(struct reader *);
  } sections[] = {{"$MeshFormat", read_format},
                  {"$PhysicalNames", read_names},
                  {"$Entities", read_entities},
                  {"$Nodes", read_nodes},
                  {"$Elements", read_elements}};
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
    if (strcmp(name, sections[i].name) == 0)
      return sections[i].read(r);
  return skip_section(r, name);
}

static enum wh_status read_all(struct reader *r) {
  char word[64], expected[72];
  for (bool first = true;; first = false) {
    wh_msh_word(&r->k, word);
    if (!*word)
      break;
    if (*word != '$' || (first && strcmp(word, "$MeshFormat") != 0) ||
        (!first && strcmp(word, "$MeshFormat") == 0))
      return wh_msh_fault(&r->k, first ? "it does not begin with $MeshFormat: this is no gmsh mesh"
                                       : "here should be the name of a section such as $Nodes");
    char name[64];
    strcpy(name, word);
    if (!r->k.binary || strcmp(name, "$PhysicalNames") == 0)
      wh_msh_end_line(&r->k);
    else if (r->k.at < r->k.end && *r->k.at == '\n')
      r->k.at++;
    WH_TRY(read_section(r, name));
    wh_msh_word(&r->k, word);
    snprintf(expected, sizeof expected, "$End%s", name + 1);
    if (strncmp(word, expected, 63) != 0)
      return wh_msh_fault(&r->k, "here should be %s", expected);
  }
  if (!r->seen_nodes || !r->seen_elements)
    return wh_msh_fault(&r->k, "it has no nodes or no elements");
  return WH_OK;
}

enum wh_status wh_msh_read(struct wh_context *c, const char *file, const void *data, size_t size,
                           struct wh_msh *out) {
  char *copy = NULL;
  memset(out, 0, sizeof *out);
  WH_TRY(wh_alloc(c, size + 1, 1, &copy));
  memcpy(copy, data, size);
  struct reader r = {.k = {.c = c, .file = file, .begin = copy, .at = copy, .end = copy + size},
                     .m = out};
  enum wh_status status = read_all(&r);
  free(copy);
  free(r.entity);
  free(r.sorted);
  if (status != WH_OK)
    wh_msh_free(out);
  return status;
}
