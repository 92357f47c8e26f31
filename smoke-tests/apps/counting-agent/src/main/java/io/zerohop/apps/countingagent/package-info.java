/**
 * Somebody else's agent, as many are made: Byte Buddy's AgentBuilder on classes of the JDK's HTTP
 * clients. It knows nothing of Zerohop. Start reading at {@link
 * io.zerohop.apps.countingagent.CountingAgent}.
 */
@NullMarked
package io.zerohop.apps.countingagent;

import org.jspecify.annotations.NullMarked;
