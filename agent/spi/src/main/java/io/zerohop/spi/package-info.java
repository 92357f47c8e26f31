/**
 * What an instrumentation sees of the mesh: exchanges for calls that go out, ports for what is
 * heard of servers. Turns the engine's steps into waiting that suits the client; never decides
 * anything. Start reading at {@link io.zerohop.spi.Exchange}.
 */
@NullMarked
package io.zerohop.spi;

import org.jspecify.annotations.NullMarked;
