package io.zerohop.controlplane.api.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.resource.Target;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What a caller wants to hear.
 *
 * @param target the collection
 * @param filter judges an object's metadata
 * @param from the version after which to begin; 0: begin with the objects that are there
 * @param initialEvents whether to begin with the objects that are there and say where they end
 * @param bookmarks whether the caller understands bookmarks
 * @param atMost after which time the stream ends
 * @param form how an object is shown: itself, or a table with one row
 */
public record WatchRequest(
    Target target,
    Predicate<JsonNode> filter,
    long from,
    boolean initialEvents,
    boolean bookmarks,
    Duration atMost,
    UnaryOperator<ObjectNode> form) {}
