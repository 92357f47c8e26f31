/**
 * What every instrumentation must pass, and the pieces to run it with: a scripted mesh, servers
 * that misbehave on demand, and the way to weave hooks into the running test JVM.
 *
 * <p>Decides what an adapter owes to the application and to the engine; never decides policy and
 * never knows how a particular client works.
 *
 * <p>Start reading at {@link io.zerohop.testkit.HttpClientContract}, then {@link
 * io.zerohop.testkit.ScriptedMesh}.
 */
@NullMarked
package io.zerohop.testkit;

import org.jspecify.annotations.NullMarked;
