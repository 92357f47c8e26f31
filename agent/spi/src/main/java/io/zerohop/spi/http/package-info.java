/**
 * What adapters of HTTP clients have in common: the loop over an exchange's steps, for clients that
 * block and for those that call back, the watch over deadlines, sockets that lead to the chosen
 * endpoint, failures in the words of both sides. Performs what the engine decided; never decides
 * anything, and knows no client. Start reading at {@link io.zerohop.spi.http.HttpHop}.
 */
@NullMarked
package io.zerohop.spi.http;

import org.jspecify.annotations.NullMarked;
