/* SPDX-License-Identifier: MPL-2.0 */
#include "report/run_report.h"

#include "base/file.h"
#include "base/memory.h"
#include "run/target_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum wh_status wh_run_report_room(struct wh_context *c, struct wh_run_report *o, size_t count,
                                  size_t size, void *out_pointer) {
  void *p = count <= SIZE_MAX / size ? wh_arena_alloc(o->arena, count * size + 1) : NULL;
  memcpy(out_pointer, &p, sizeof p);
  return p ? WH_OK : wh_fail(c, WH_NO_MEMORY, "no memory for %zu items of the report", count);
}

void wh_run_report_table(struct wh_run_report *o, const struct wh_table *table) {
  o->table[o->report.table_count++] = *table;
  o->report.table = o->table;
}

void wh_run_report_chart(struct wh_run_report *o, const struct wh_report_chart *chart) {
  o->chart[o->report.chart_count++] = *chart;
  o->report.chart = o->chart;
}

void wh_run_report_raster(struct wh_run_report *o, const struct wh_report_raster *raster) {
  o->raster[o->report.raster_count++] = *raster;
  o->report.raster = o->raster;
}

/* Values with unit; what was written besides where it is an expression. */
static const char *key_value(struct wh_arena *arena, const struct wh_case_entry *e) {
  char text[512] = "", number[96];
  if (e->written && (e->count == 0 || !strchr(e->written, '$')))
    return e->written;
  for (size_t i = 0; i < e->count && strlen(text) < 300; i++) {
    wh_report_number(e->value[i], 0.0, e->unit, sizeof number, number);
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? ", " : "", number);
  }
  if (e->written)
    return wh_arena_print(arena, "%s   (%s)", text, e->written);
  return wh_arena_print(arena, "%s%s", text, strlen(text) >= 300 ? " …" : "");
}

enum wh_status wh_run_report_keys(struct wh_context *c, const struct wh_case *cs,
                                  struct wh_run_report *o) {
  struct wh_report_key *key;
  WH_TRY(wh_run_report_room(c, o, cs->entry_count, sizeof *key, &key));
  for (size_t i = 0; i < cs->entry_count; i++) {
    const struct wh_case_entry *e = &cs->entry[i];
    key[i] = (struct wh_report_key){.path = e->path,
                                    .value = key_value(o->arena, e),
                                    .summary = e->summary,
                                    .given = !e->is_default};
  }
  o->report.key = key;
  o->report.key_count = cs->entry_count;
  return WH_OK;
}

static const char *today(struct wh_arena *arena) {
  char text[32];
  time_t now = time(NULL);
  struct tm utc;
  gmtime_r(&now, &utc);
  strftime(text, sizeof text, "%Y-%m-%d", &utc);
  return wh_arena_print(arena, "%s", text);
}

enum wh_status wh_run_report_about(struct wh_context *c, const struct wh_case *cs,
                                   const char *command, const struct wh_figures *figures,
                                   struct wh_run_report *o) {
  const char *slash = strrchr(cs->file, '/');
  struct wh_report *p = &o->report;
  p->case_name = slash ? slash + 1 : cs->file;
  p->title = cs->params.title && cs->params.title[0] ? cs->params.title : p->case_name;
  p->notes = cs->params.notes;
  p->case_text = cs->text;
  p->inputs_sha256 = cs->inputs_sha256;
  p->date = today(o->arena);
  p->seed = wh_context_seed(c);
  p->command = wh_arena_print(o->arena, "wehnelt %s %s --seed %ju", command, p->case_name,
                              (uintmax_t)p->seed);
  p->figures = figures;
  return wh_run_report_keys(c, cs, o);
}

static void headlines(struct wh_report *p) {
  static const char *const headline[] = {
#define WH_HEADLINE(name) name,
#include "report/headlines.def"
#undef WH_HEADLINE
  };
  p->headline = headline;
  p->headline_count = sizeof headline / sizeof *headline;
}

static enum wh_status show_target(struct wh_context *c, const struct wh_pass *p,
                                  struct wh_run_report *o) {
  struct wh_table *table;
  o->report.spectrum = p->spectrum.count > 0 ? &p->spectrum : NULL;
  o->report.heel = p->heel.count > 0 ? &p->heel : NULL;
  o->report.measurement = p->measurement.detected.count > 0 ? &p->measurement : NULL;
  if (p->target.tally.batches == 0)
    return WH_OK;
  WH_TRY(wh_run_report_room(c, o, WH_TARGET_TABLES, sizeof *table, &table));
  WH_TRY(wh_target_tables(c, &p->target, o->arena, table));
  o->report.target = &p->target;
  o->report.target_table = table;
  wh_run_report_table(o, &table[WH_TARGET_BODIES]);
  return WH_OK;
}

static void show_field(const struct wh_pass *p, const char *target, struct wh_report *report) {
  report->mesh = &p->mesh;
  report->magnetic = p->magnetic;
  report->solid = p->solid.field;
  if (p->solid.field && p->beam_last.count > 0)
    report->arrivals =
        (struct wh_report_arrivals){p->beam_planes > 0 ? "the last plane" : target, &p->beam_last};
  if (p->electrostatic) {
    report->potential = wh_electrostatic_nodal(p->electrostatic);
    report->field = &p->field;
    report->voltage = wh_electrostatic_potentials(p->electrostatic);
  }
  report->axis = (struct wh_report_axis){
      p->axis.count, p->axis.z, {p->axis.value[0], p->axis.value[1], p->axis.value[2]}};
}

/* The whole of a device of which a part is meshed, with all that is in the field. */
static enum wh_status show_whole(struct wh_context *c, const struct wh_pass *p,
                                 struct wh_run_report *o) {
  uint32_t *from;
  double *nodal = NULL;
  if (!p->solid.field)
    return WH_OK;
  WH_TRY(wh_solid_mesh_whole(c, &p->solid.mesh, &o->whole, &from));
  enum wh_status status = wh_run_report_room(c, o, o->whole.node_count, sizeof *nodal, &nodal);
  for (size_t i = 0; status == WH_OK && i < o->whole.node_count; i++) {
    struct wh_field_value others = {0};
    for (size_t k = 0; k < p->field.part_count; k++)
      p->field.part[k].add(p->field.part[k].part, o->whole.node[i], NULL, &others);
    nodal[i] = wh_solid_field_nodal(p->solid.field)[from[i]] + others.potential;
  }
  free(from);
  o->report.whole = &o->whole;
  o->report.whole_nodal = nodal;
  return status;
}

enum wh_status wh_run_report_gather(struct wh_context *c, const struct wh_case *cs,
                                    const char *command, const struct wh_run *r,
                                    struct wh_run_report *o) {
  WH_TRY(wh_run_report_about(c, cs, command, &r->pass.figures, o));
  o->report.convergence = &r->convergence;
  o->report.timing = &r->pass.timing;
  headlines(&o->report);
  show_field(&r->pass, cs->params.trace.target, &o->report);
  WH_TRY(show_whole(c, &r->pass, o));
  WH_TRY(show_target(c, &r->pass, o));
  WH_TRY(wh_run_report_rays(c, cs, &r->pass, o));
  WH_TRY(wh_run_report_optics(c, &r->pass, o));
  WH_TRY(wh_run_report_beam(c, &r->pass, o));
  WH_TRY(wh_run_report_heat(c, cs, &r->pass, o));
  WH_TRY(wh_run_report_supply(c, &r->pass, o));
  WH_TRY(wh_run_report_budget(c, &r->pass.figures, o));
  WH_TRY(wh_run_report_image(c, &r->pass, o));
  return wh_run_report_checks(c, &r->pass, o);
}

enum wh_status wh_run_report_start(struct wh_context *c, struct wh_run_report *o) {
  memset(o, 0, sizeof *o);
  o->arena = wh_arena_create();
  return o->arena ? WH_OK : wh_fail(c, WH_NO_MEMORY, "no memory for the report");
}

enum wh_status wh_run_report_finish(struct wh_context *c, const char *folder, enum wh_status status,
                                    struct wh_run_report *o) {
  if (status == WH_OK)
    status = wh_folder_create(c, folder);
  if (status == WH_OK)
    status = wh_report_write(c, folder, &o->report);
  wh_particles_free(&o->image);
  wh_solid_mesh_free(&o->whole);
  wh_arena_destroy(o->arena);
  return status;
}

enum wh_status wh_report_run(struct wh_context *c, const struct wh_case *cs, const struct wh_run *r,
                             const char *folder, bool stills) {
  struct wh_run_report o;
  WH_TRY(wh_run_report_start(c, &o));
  o.report.stills = stills;
  return wh_run_report_finish(c, folder, wh_run_report_gather(c, cs, "run", r, &o), &o);
}
