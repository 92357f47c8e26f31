/**
 * What users live through, in real processes with the real jars: the demo, outages, bad policy,
 * kills, containers. Each test class is a situation. Start reading at {@link
 * io.zerohop.scenarios.LiveMesh}.
 */
@NullMarked
package io.zerohop.scenarios;

import org.jspecify.annotations.NullMarked;
