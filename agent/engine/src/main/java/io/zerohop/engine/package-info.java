/**
 * The mesh inside one process: holds the configuration and walks each call through the stages
 * route, pick, attempt and outcome. Does no I/O, holds no thread and knows no client library. Start
 * reading at {@link io.zerohop.engine.Mesh}, then at {@code MeshCall}.
 */
@NullMarked
package io.zerohop.engine;

import org.jspecify.annotations.NullMarked;
