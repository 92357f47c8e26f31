package io.zerohop.spi.hook;

/**
 * What runs when a hook point is reached; one kind for each {@link Shape}.
 *
 * <p>Called on the application's threads, many at once, so implementations are safe for that and do
 * not block. {@code self} is the hooked object, null in a static method or before a constructor's
 * body. {@code arguments} belongs to this one call, primitives as their wrappers; it is a shared
 * empty array where the method has none. Anything thrown is a fault: counted, reported, and the
 * original call goes on as if the hook were not there; after several faults all hooks of the
 * library turn themselves off.
 */
public sealed interface HookHandler
    permits EnterHandler, SkipHandler, ExitHandler, RepeatHandler, ConstructedHandler {}
