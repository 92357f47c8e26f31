/**
 * Decides whether our part of the public xDS messages still says the same bytes as the public ones.
 * Never touches a connection. Start with {@link io.zerohop.proto.PublicSchemaTest}.
 */
@NullMarked
package io.zerohop.proto;

import org.jspecify.annotations.NullMarked;
