package io.zerohop.engine.trace;

/**
 * What goes along with a trace unchanged.
 *
 * @param state other vendors' part of the context (W3C Trace Context, tracestate); empty for none
 * @param baggage the application's (W3C Baggage); empty for none
 * @param format how context and baggage are written when they are sent on
 */
public record Along(String state, String baggage, Format format) {}
