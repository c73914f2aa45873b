#pragma once

#include "connections/support_request.h"
