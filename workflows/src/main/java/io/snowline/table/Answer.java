package io.snowline.table;

import io.snowline.sync.Receipt;

/**
 * The end of a request.
 *
 * @param request the request's id
 * @param receipt the receipt of the run that served it
 */
public record Answer(String request, Receipt receipt) {}
