/**
 * Decides how the engine's steps become what {@code java.net.http.HttpClient} does: the attempt
 * loop inside one of its exchanges, the address and headers of each attempt, answers of our own.
 *
 * <p>Never decides where a call goes or whether it is sent again, and never holds a thread while
 * one waits.
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.jdkhttpclient.JdkHttpClientHooks}, then
 * {@link io.zerohop.instrumentation.jdkhttpclient.Attempts}.
 */
@NullMarked
package io.zerohop.instrumentation.jdkhttpclient;

import org.jspecify.annotations.NullMarked;
