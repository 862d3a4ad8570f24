/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_RUN_SEARCH_H
#define WH_DESIGN_RUN_SEARCH_H
#include "design/search.h"
#include "run/run.h"

/* The whole of an optimisation: searches, writes the best case as found.yaml into the folder (with
   several objectives also front.csv), and runs it with errors; its figures are those of that run
   and those of the search. WH_DEMAND_MISSED and WH_INTERRUPTED leave the best so far (interrupted:
   the case only). cs must have been read twice: text stays as it is. The caller frees both outputs.
 */
enum wh_status wh_search_and_run(struct wh_context *c, const struct wh_case *text,
                                 struct wh_case *cs, const char *folder, bool resume,
                                 struct wh_search *search_out, struct wh_run *run_out);

#endif
