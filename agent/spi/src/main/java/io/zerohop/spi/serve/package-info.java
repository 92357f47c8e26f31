/**
 * What adapters of HTTP servers have in common: a request from its begin to its end, on however
 * many threads the server has it. Decides nothing, and knows no server. Start reading at {@link
 * io.zerohop.spi.serve.Served}.
 */
@NullMarked
package io.zerohop.spi.serve;

import org.jspecify.annotations.NullMarked;
