"""Actions: an action request of the core comes in, its outcome goes out; the engine's runner calls them."""
