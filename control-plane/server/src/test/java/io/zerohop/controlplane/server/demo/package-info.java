/**
 * Tests of the demo's own machinery; the demo itself is run by the scenarios. Start reading at
 * {@link io.zerohop.controlplane.server.demo.FleetTest}. No demo is played here.
 */
@org.jspecify.annotations.NullMarked
package io.zerohop.controlplane.server.demo;
